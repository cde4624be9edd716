import type { Intent } from './intent.ts';

/** IDCs that a person names when asking for it; receivers, whom the plan finds, are not among them. */
export function actedIdcs(intent: Intent): readonly string[] {
  switch (intent.kind) {
    case 'traffic-shift':
    case 'override':
    case 'hold':
      return [...new Set(intent.idcs)];
    case 'origin-switch':
      return [intent.toIdc];
    case 'config-release':
    case 'config-rollback':
      return [...new Set(intent.stages.flat())];
  }
}

/** Whether exactly these ids were typed, in this order. Spaces and commas between them are all the same; case is not. */
export function typedExactly(typed: string, words: readonly string[]): boolean {
  const given = typed.split(/[\s,]+/).filter(Boolean);
  return words.length > 0 && given.length === words.length && given.every((word, index) => word === words[index]);
}
