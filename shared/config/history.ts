/** Who set a key, when and why, across all releases. */
import type { KeySpec } from './keys.ts';
import type { Release } from './release.ts';
import { same } from './schema.ts';
import type { ConfigValue } from './values.ts';

export interface KeyChange {
  readonly release: number;
  readonly author: Release['author'];
  readonly reason: string;
  readonly createdAtMs: number;
  readonly changeId: string | null;
  readonly rollbackOf: number | null;
  /** What the release before had; null for the first that has the key. */
  readonly before: ConfigValue | null;
  readonly value: ConfigValue;
}

/** Releases that gave the key another value, newest first. A release without the key had its default. */
export function keyHistory(
  releases: readonly Release[],
  { key, default: fallback }: Pick<KeySpec, 'key' | 'default'>,
): readonly KeyChange[] {
  const changes: KeyChange[] = [];
  let before: ConfigValue | undefined;
  for (const one of releases.toSorted((left, right) => left.release - right.release)) {
    const value = Object.hasOwn(one.values, key) ? (one.values[key] ?? null) : fallback;
    if (before === undefined || !same(value, before)) {
      const { release, author, reason, createdAtMs, changeId, rollbackOf } = one;
      changes.push({ release, author, reason, createdAtMs, changeId, rollbackOf, before: before ?? null, value });
    }
    before = value;
  }
  return changes.toReversed();
}
