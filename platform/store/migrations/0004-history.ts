import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const history: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('history_idc')
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('idc', 'text', (column) => column.notNull().unique())
      .execute();

    // PostgreSQL's name for bytes; SQLite takes any name and keeps what is stored.
    await db.schema
      .createTable('history_minute')
      .addColumn('idc_number', 'integer', (column) => column.notNull().references('history_idc.number'))
      .addColumn('minute', 'integer', (column) => column.notNull())
      .addColumn('body', 'bytea', (column) => column.notNull())
      .addPrimaryKeyConstraint('history_minute_primary_key', ['idc_number', 'minute'])
      .execute();
  },
};
