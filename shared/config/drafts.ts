/**
 * Drafts of a namespace, one per person, kept by the platform. A draft is what its author changes and the release that this stands on,
 * so drafts of several people, and releases that came out meanwhile, are put together key by key: nothing is overwritten unseen.
 */
import { z } from 'zod';
import { actorSchema } from '../model/identity.ts';
import { same } from './schema.ts';
import { configValueSchema, configValuesSchema } from './values.ts';
import type { ConfigValue, ConfigValues } from './values.ts';

export const configDraftSchema = z.object({
  namespace: z.string(),
  author: actorSchema,
  /** The release that the edits were made on. */
  baseRelease: z.number().int().positive(),
  /** Rises with each save: who saves names the one that he saw. */
  revision: z.number().int().positive(),
  /** Changed keys only. */
  edits: configValuesSchema,
  updatedAtMs: z.number(),
});
export type ConfigDraft = z.infer<typeof configDraftSchema>;

/** How a person settles a key that several want otherwise. */
export const resolutionSchema = z.discriminatedUnion('take', [
  z.object({ take: z.literal('latest') }).strict(),
  z.object({ take: z.literal('draft'), subject: z.string().min(1).max(200) }).strict(),
  z.object({ take: z.literal('value'), value: configValueSchema }).strict(),
]);
export type Resolution = z.infer<typeof resolutionSchema>;

/** One person's edits with the values of the release that they were made on. */
export interface DraftSide {
  readonly subject: string;
  readonly edits: ConfigValues;
  readonly base: ConfigValues;
}

export interface MergedKey {
  readonly key: string;
  readonly latest: ConfigValue | undefined;
  readonly sides: readonly { readonly subject: string; readonly value: ConfigValue; readonly base: ConfigValue | undefined }[];
  /** `clean`: one value is wanted. `released`: the latest release has it already. `conflict`: somebody must choose. */
  readonly outcome: 'clean' | 'released' | 'conflict';
}

/** Three-way, key by key: each draft against its own base, and all of them against the latest release. Sorted by key. */
export function mergeDrafts(drafts: readonly DraftSide[], latest: ConfigValues): readonly MergedKey[] {
  const keys = [...new Set(drafts.flatMap(({ edits }) => Object.keys(edits)))].toSorted();
  return keys.map((key) => {
    const sides = drafts
      .filter(({ edits }) => Object.hasOwn(edits, key))
      .map(({ subject, edits, base }) => ({ subject, value: edits[key] ?? null, base: base[key] }));
    return { key, latest: latest[key], sides, outcome: outcomeOf(sides, latest[key]) };
  });
}

function outcomeOf(sides: MergedKey['sides'], latest: ConfigValue | undefined): MergedKey['outcome'] {
  // A key that is gone can only be dropped, and somebody has to say so.
  if (latest === undefined) return 'conflict';
  const first = sides[0]?.value;
  if (!sides.every(({ value }) => same(value, first))) return 'conflict';
  if (same(first, latest)) return 'released';
  return sides.every(({ base }) => same(base, latest)) ? 'clean' : 'conflict';
}

export interface SettledDraft {
  readonly edits: ConfigValues;
  /** Keys that nobody has chosen for. */
  readonly open: readonly MergedKey[];
}

/** The edits that remain on the latest release. A choice for a key that is in no conflict is left out. */
export function settleDraft(merged: readonly MergedKey[], resolutions: Readonly<Record<string, Resolution>>): SettledDraft {
  const edits: Record<string, ConfigValue> = {};
  const open: MergedKey[] = [];
  for (const row of merged) {
    const resolution = Object.hasOwn(resolutions, row.key) ? resolutions[row.key] : undefined;
    if (row.outcome === 'released' || (row.outcome === 'conflict' && resolution?.take === 'latest')) continue;
    const chosen = row.outcome === 'conflict' ? chosenValue(row, resolution) : row.sides[0]?.value;
    if (chosen === undefined) open.push(row);
    else if (!same(chosen, row.latest)) edits[row.key] = chosen;
  }
  return { edits, open };
}

function chosenValue({ sides }: MergedKey, resolution: Resolution | undefined): ConfigValue | undefined {
  switch (resolution?.take) {
    case undefined:
    case 'latest':
      return undefined;
    case 'value':
      return resolution.value;
    case 'draft':
      return sides.find(({ subject }) => subject === resolution.subject)?.value;
  }
}
