/** What two sets of values differ in, key by key. */
import type { ConfigValue, ConfigValues } from '../../../../shared/agents/config.ts';
import type { KeySpec, Release } from '../../../../shared/wire/methods.ts';

export interface DiffRow {
  readonly key: string;
  readonly unit: string | null;
  /** null: the key is not set there and the default holds. */
  readonly values: readonly (ConfigValue | null)[];
  readonly differs: boolean;
}

/** One row per key that any side or the schema knows; a column per side, in the order given. */
export function diffRows(sides: readonly ConfigValues[], specs: readonly KeySpec[]): readonly DiffRow[] {
  const keys = [...new Set([...specs.map((spec) => spec.key), ...sides.flatMap((side) => Object.keys(side))])];
  return keys.map((key) => {
    const spec = specs.find((candidate) => candidate.key === key);
    const values = sides.map((side) => side[key] ?? spec?.default ?? null);
    return { key, unit: spec?.unit ?? null, values, differs: values.some((value) => value !== values[0]) };
  });
}

/** Releases that a rollback from `running` to `target` undoes, newest first: whose work is being taken back. */
export function skippedReleases(releases: readonly Release[], running: number, target: number): readonly Release[] {
  return releases.filter(({ release }) => release > target && release <= running).toSorted((one, other) => other.release - one.release);
}
