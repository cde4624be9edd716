/** Changes of the signing key as they stand in the log: an event each, with the note that the old key signed, if there was one. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/schema.ts';

export const rotationAction = 'audit.rotate-key';

export const keyChangeSchema = z.object({
  /** The new key, as text. */
  to: z.string(),
  /** Signed by the old key; null when that was lost, so that nothing proves the change. */
  note: z.string().nullable(),
});
export type KeyChange = z.infer<typeof keyChangeSchema>;

const entrySchema = z.object({ event: z.object({ unmapped: z.object({ details: keyChangeSchema }) }) });

/** Those among the first `size` entries, or all, oldest first. */
export async function keyChanges(db: Kysely<Database>, size: number | null): Promise<readonly KeyChange[]> {
  let changes = db.selectFrom('audit_leaf').select('entry').where('action', '=', rotationAction).where('outcome', '=', 'success');
  if (size !== null) changes = changes.where('leaf_index', '<', size);
  const rows = await changes.orderBy('leaf_index').execute();
  return rows.flatMap(({ entry }) => {
    const parsed = entrySchema.safeParse(JSON.parse(entry));
    return parsed.success ? [parsed.data.event.unmapped.details] : [];
  });
}

export function notesOf(changes: readonly KeyChange[]): readonly string[] {
  return changes.flatMap(({ note }) => (note === null ? [] : [note]));
}
