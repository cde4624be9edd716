import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Several platforms may share a database: one of them drives changes. Its renewals say what the heartbeat said. */
export const executorLease: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('executor_lease')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('token', 'bigint', (column) => column.notNull())
      .addColumn('beat', 'bigint', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.dropTable('executor_heartbeat').execute();
  },
};
