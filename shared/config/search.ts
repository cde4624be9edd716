/** Search over all namespaces: keys and what they are for, values where they were set, reasons and authors of releases. */
import { keyHistory } from './history.ts';
import type { KeySpec } from './keys.ts';
import type { Release } from './release.ts';

export interface SearchedNamespace {
  readonly namespace: string;
  readonly keys: readonly KeySpec[];
  readonly releases: readonly Release[];
}

export interface SearchHit {
  readonly kind: 'key' | 'value' | 'release';
  readonly namespace: string;
  /** null for a release as a whole. */
  readonly key: string | null;
  /** null for a key as such. */
  readonly release: number | null;
  readonly author: string | null;
  readonly atMs: number | null;
  /** What was found, cut to a line. */
  readonly text: string;
}

const longestText = 160;

/** Keys first, then newest first. Every word must be found in the same place, in any case. */
export function searchConfig(namespaces: readonly SearchedNamespace[], text: string): readonly SearchHit[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const has = (candidate: string): boolean => words.every((word) => candidate.toLowerCase().includes(word));
  const dated = namespaces.flatMap((one) => [...valueHits(one, has), ...releaseHits(one, has)]);
  return [...namespaces.flatMap((one) => keyHits(one, has)), ...dated.toSorted((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0))];
}

type Has = (candidate: string) => boolean;

function keyHits({ namespace, keys }: SearchedNamespace, has: Has): readonly SearchHit[] {
  return keys
    .filter(({ key, description }) => has(`${namespace} ${key} ${description}`))
    .map(({ key, description }) => ({ kind: 'key', namespace, key, release: null, author: null, atMs: null, text: cut(description) }));
}

function valueHits({ namespace, keys, releases }: SearchedNamespace, has: Has): readonly SearchHit[] {
  return keys.flatMap((spec) =>
    keyHistory(releases, spec)
      .map((change) => ({ change, said: typeof change.value === 'string' ? change.value : JSON.stringify(change.value) }))
      .filter(({ said }) => has(said))
      .map(({ change, said }) => ({
        kind: 'value' as const,
        namespace,
        key: spec.key,
        release: change.release,
        author: change.author.name,
        atMs: change.createdAtMs,
        text: cut(said),
      })),
  );
}

function releaseHits({ namespace, releases }: SearchedNamespace, has: Has): readonly SearchHit[] {
  return releases
    .filter(({ reason, author }) => has(`${reason} ${author.name} ${author.subject}`))
    .map(({ release, author, reason, createdAtMs }) => ({
      kind: 'release',
      namespace,
      key: null,
      release,
      author: author.name,
      atMs: createdAtMs,
      text: cut(reason),
    }));
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
