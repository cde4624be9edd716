import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Guards over single IDCs, and what the shadow networks of drills were told. */
export const guards: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('idc_guard')
      .addColumn('guard', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('idc', 'text', (column) => column.notNull())
      .addColumn('until_ms', 'bigint')
      .addColumn('ended_at_ms', 'bigint')
      .addColumn('token', 'bigint', (column) => column.notNull())
      .addColumn('effect_key', 'text', (column) => column.notNull())
      .addColumn('change_id', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('why', 'text', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idc_guard_key', ['guard', 'rule', 'idc'])
      .execute();

    await db.schema
      .createTable('drill_target')
      .addColumn('change_id', 'text', (column) => column.primaryKey())
      .addColumn('token', 'bigint', (column) => column.notNull())
      .addColumn('effect_key', 'text', (column) => column.notNull())
      .addColumn('command', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
