import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The state of every IDC and since when, as whoever tells last saw it: a restart of the platform is no change of an IDC. */
export const idcStates: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('idc_state')
      .addColumn('idc', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addColumn('seen_at_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
