import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who commands which IDC, and which changes owe a review. */
export const people: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('command_authority')
      .addColumn('idc', 'text', (column) => column.primaryKey())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .alterTable('change')
      .addColumn('review', 'text', (column) => column.notNull().defaultTo('none'))
      .execute();
    await db.schema.createIndex('change_by_review').on('change').columns(['review', 'phase']).execute();
  },
};
