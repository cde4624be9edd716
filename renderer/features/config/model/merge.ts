/** Putting drafts together on screen: the rows, and what each key becomes with the choices made so far. */
import type { ConfigDraft, MergedKey, Resolution } from '../../../../shared/config/drafts.ts';
import { mergeDrafts } from '../../../../shared/config/drafts.ts';
import type { Release } from '../../../../shared/config/release.ts';
import type { KeySpec } from '../../../../shared/config/keys.ts';
import { valuesOf } from './draft.ts';

interface MergeInput {
  readonly keys: readonly KeySpec[];
  readonly releases: readonly Release[];
  readonly latestRelease: number;
  readonly drafts: readonly ConfigDraft[];
}

/** Keys in conflict first. */
export function mergeRows({ keys, releases, latestRelease, drafts }: MergeInput): readonly MergedKey[] {
  const sides = drafts.map(({ author, edits, baseRelease }) => ({
    subject: author.subject,
    edits,
    base: valuesOf(keys, releases, baseRelease),
  }));
  const rows = mergeDrafts(sides, valuesOf(keys, releases, latestRelease));
  return rows.toSorted((one, other) => Number(other.outcome === 'conflict') - Number(one.outcome === 'conflict'));
}

/** A choice as the value of an option, and back. */
export function choiceOf(resolution: Resolution | undefined): string {
  if (resolution === undefined || resolution.take === 'value') return '';
  return resolution.take === 'latest' ? 'latest' : `draft:${resolution.subject}`;
}

export function resolutionOf(choice: string): Resolution | null {
  if (choice === 'latest') return { take: 'latest' };
  return choice.startsWith('draft:') ? { take: 'draft', subject: choice.slice('draft:'.length) } : null;
}
