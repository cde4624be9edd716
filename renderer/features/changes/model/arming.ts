/** Confirm by doing: what has to be typed before a change may be asked for. */
import { typedExactly } from '../../../../shared/changes/acted-idcs.ts';
import type { Intent } from '../../../../shared/changes/intent.ts';

/** One word to type: the ids of the IDCs that the change acts on, or the namespace that it releases to. */
export function armingWord(intent: Intent): string {
  switch (intent.kind) {
    case 'traffic-shift':
      return intent.idcs.join(' ');
    case 'origin-switch':
      return intent.toIdc;
    case 'config-release':
    case 'config-rollback':
      return intent.namespace;
    case 'override':
      return intent.rule;
    case 'hold':
      return intent.idcs.join(' ');
  }
}

/** Spaces and commas between ids are all the same; case is not: ids are lower-case. */
export function isArmed(typed: string, word: string): boolean {
  return typedExactly(typed, word.split(' ').filter(Boolean));
}
