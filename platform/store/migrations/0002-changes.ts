import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const changes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('change_plan')
      .addColumn('plan_hash', 'text', (column) => column.primaryKey())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('plan', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('change_evidence')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('plan_hash', 'text', (column) => column.notNull().references('change_plan.plan_hash'))
      .addColumn('taken_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('evidence', 'text', (column) => column.notNull())
      .addColumn('evidence_hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('change_evidence_by_time').on('change_evidence').column('taken_at_ms').execute();

    await db.schema
      .createTable('change')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('plan_hash', 'text', (column) => column.notNull().references('change_plan.plan_hash'))
      .addColumn('evidence_id', 'text', (column) => column.notNull().references('change_evidence.id'))
      .addColumn('phase', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('submitted_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('baseline', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('change_by_evidence').on('change').column('evidence_id').execute();
    await db.schema.createIndex('change_by_phase').on('change').columns(['phase', 'submitted_at_ms']).execute();

    await db.schema
      .createTable('change_submission')
      .addColumn('idempotency_key', 'text', (column) => column.primaryKey())
      .addColumn('payload_hash', 'text', (column) => column.notNull())
      .addColumn('change_id', 'text', (column) => column.notNull().references('change.id'))
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('change_lock')
      .addColumn('idc', 'text', (column) => column.primaryKey())
      .addColumn('change_id', 'text', (column) => column.notNull().references('change.id'))
      .execute();

    await db.schema
      .createTable('change_effect')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('change_id', 'text', (column) => column.notNull().references('change.id'))
      .addColumn('token', 'bigint', (column) => column.notNull().unique())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('step', 'integer', (column) => column.notNull())
      .addColumn('command', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('intended_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('settled_at_ms', 'bigint')
      .execute();
    await db.schema.createIndex('change_effect_by_change').on('change_effect').columns(['change_id', 'token']).execute();

    await db.schema
      .createTable('change_counter')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('intended_routing')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('routing', 'text', (column) => column.notNull())
      .addColumn('revision', 'bigint', (column) => column.notNull())
      .addColumn('change_id', 'text')
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('idc_last_shift')
      .addColumn('idc', 'text', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('change_id', 'text', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('executor_heartbeat')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
