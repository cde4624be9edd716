import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const auditTree: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('audit_tile')
      .addColumn('tile_level', 'integer', (column) => column.notNull())
      .addColumn('tile_index', 'bigint', (column) => column.notNull())
      .addColumn('hashes', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_tile_primary_key', ['tile_level', 'tile_index'])
      .execute();

    await db.schema
      .createTable('audit_tree')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('signed_size', 'bigint')
      .addColumn('signed_root', 'text')
      .addColumn('checkpoint', 'text')
      .addColumn('signed_key', 'text')
      .addColumn('signed_at_ms', 'bigint')
      .execute();

    await db.schema.createIndex('audit_leaf_by_time').on('audit_leaf').column('at_ms').execute();
    await db.schema.createIndex('audit_leaf_by_action').on('audit_leaf').columns(['action', 'leaf_index']).execute();
  },
};
