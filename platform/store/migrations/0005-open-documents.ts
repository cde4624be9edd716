import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

interface LatestBody {
  readonly log: string;
  readonly id: string;
  readonly body: string;
}

/** A standing alarm and an open change belong to a snapshot, however many came after them. */
export const openDocuments: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('event_latest')
      .addColumn('is_open', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema.createIndex('event_latest_open').on('event_latest').columns(['log', 'is_open']).execute();

    const { rows } = await sql<LatestBody>`
      select latest.log as log, latest.id as id, event.body as body
      from event_latest latest join event on event.log = latest.log and event."offset" = latest."offset"`.execute(db);
    for (const { log, id, body } of rows) {
      if (isOpen(log, JSON.parse(body))) await sql`update event_latest set is_open = 1 where log = ${log} and id = ${id}`.execute(db);
    }
  },
};

/** As bodies were when this was written. */
function isOpen(log: string, body: unknown): boolean {
  const { clearedAtMs, shelved, state } = body as {
    readonly clearedAtMs?: number | null;
    readonly shelved?: object | null;
    readonly state?: { readonly phase: string };
  };
  return log === 'alarms' ? clearedAtMs === null || shelved !== null : state?.phase !== 'closed';
}
