import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const core: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('log_head')
      .addColumn('log', 'text', (column) => column.primaryKey())
      .addColumn('epoch', 'text', (column) => column.notNull())
      .addColumn('head', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('event')
      .addColumn('log', 'text', (column) => column.notNull().references('log_head.log'))
      .addColumn('offset', 'bigint', (column) => column.notNull())
      .addColumn('id', 'text')
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('event_primary_key', ['log', 'offset'])
      .execute();

    await db.schema
      .createTable('event_latest')
      .addColumn('log', 'text', (column) => column.notNull().references('log_head.log'))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('offset', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('event_latest_primary_key', ['log', 'id'])
      .execute();
    await db.schema.createIndex('event_latest_by_offset').on('event_latest').columns(['log', 'offset']).execute();

    await db.schema
      .createTable('audit_leaf')
      .addColumn('leaf_index', 'bigint', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('actor_subject', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('object', 'text')
      .addColumn('change_id', 'text')
      .addColumn('search_text', 'text', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('leaf', 'text', (column) => column.notNull())
      .addColumn('leaf_hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_leaf_by_change').on('audit_leaf').column('change_id').execute();

    await db.schema
      .createTable('signed_in_session')
      .addColumn('session_id', 'text', (column) => column.primaryKey())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('signed_in_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at_ms', 'bigint')
      .execute();

    await db.schema
      .createTable('refresh_token')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('session_id', 'text', (column) => column.notNull().references('signed_in_session.session_id'))
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('used_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('refresh_token_by_session').on('refresh_token').column('session_id').execute();
  },
};
