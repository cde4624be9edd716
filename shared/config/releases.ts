/** What releases of a namespace differ in, and what a rollback takes back. */
import type { ConfigValue, ConfigValues } from './values.ts';
import type { KeySpec } from './keys.ts';
import type { Release } from './release.ts';
import { same } from './schema.ts';

export interface ValueRow {
  readonly key: string;
  readonly unit: string | null;
  /** One per side; null: not set there and without a default. */
  readonly values: readonly (ConfigValue | null)[];
  readonly differs: boolean;
}

/** One row per key that the schema or any side knows, a value per side in the order given. A key that a side does not set has its default. */
export function compareValues(sides: readonly ConfigValues[], specs: readonly KeySpec[]): readonly ValueRow[] {
  const keys = [...new Set([...specs.map((spec) => spec.key), ...sides.flatMap((side) => Object.keys(side))])];
  return keys.map((key) => {
    const spec = specs.find((candidate) => candidate.key === key);
    const values = sides.map((side) => side[key] ?? spec?.default ?? null);
    return { key, unit: spec?.unit ?? null, values, differs: values.some((value) => !same(value ?? undefined, values[0] ?? undefined)) };
  });
}

/** Releases that a rollback from `running` to `target` takes back, newest first: whose work it undoes. */
export function skippedReleases(releases: readonly Release[], running: number, target: number): readonly Release[] {
  return releases.filter(({ release }) => release > target && release <= running).toSorted((one, other) => other.release - one.release);
}
