import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const config: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('config_release')
      .addColumn('namespace', 'text', (column) => column.notNull())
      .addColumn('release', 'integer', (column) => column.notNull())
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('change_id', 'text')
      .addColumn('rollback_of', 'integer')
      .addColumn('content_hash', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('config_release_primary_key', ['namespace', 'release'])
      .execute();
    await db.schema.createIndex('config_release_by_change').on('config_release').column('change_id').execute();

    await db.schema
      .createTable('config_pointer')
      .addColumn('namespace', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('release', 'integer', (column) => column.notNull())
      .addColumn('token', 'bigint', (column) => column.notNull())
      .addColumn('effect_key', 'text', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('config_pointer_primary_key', ['namespace', 'target'])
      .addForeignKeyConstraint('config_pointer_release', ['namespace', 'release'], 'config_release', ['namespace', 'release'])
      .execute();

    await db.schema
      .createTable('config_adoption')
      .addColumn('namespace', 'text', (column) => column.notNull())
      .addColumn('target', 'text', (column) => column.notNull())
      .addColumn('instance', 'text', (column) => column.notNull())
      .addColumn('release', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('reported_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('config_adoption_primary_key', ['namespace', 'target', 'instance'])
      .execute();
  },
};
