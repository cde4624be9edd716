import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** The identity of this platform: made with its database, kept for ever. */
export async function readPlatformId(db: Kysely<Database>, nowMs: number): Promise<string> {
  await db
    .insertInto('meta')
    .values([
      { key: 'platformId', value: randomUUID() },
      { key: 'createdAtMs', value: String(nowMs) },
    ])
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'platformId').executeTakeFirstOrThrow();
  return row.value;
}
