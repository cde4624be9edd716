/** Rows of the changes part to and from its values. Documents of earlier versions are parsed, so that what came later has its default. */
import type { ExpressionBuilder, Insertable, Selectable, Transaction } from 'kysely';
import type { Routing } from '../../shared/agents/ingress.ts';
import { changeSchema } from '../../shared/changes/change.ts';
import type { Change } from '../../shared/changes/change.ts';
import { evidenceSchema, planSchema } from '../../shared/changes/plan.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Database } from '../store/schema.ts';
import { readGuards } from './guards/operations.ts';
import { drillLock, shiftLock } from './lock-names.ts';
import type { Baseline, Effect, EffectCommand, Facts, StoredChange } from './journal.ts';
import type { ChangeTables } from './tables.ts';

/** Id of the rows that exist once. */
export const intendedRow = 'network';
export const tokenCounter = 'fencing-token';

export interface StoredEvidence {
  readonly evidence: Evidence;
  readonly evidenceHash: string;
}

export function rowOf(
  change: Change,
  { baseline, atMs }: { readonly baseline: Baseline; readonly atMs: number },
): Insertable<ChangeTables['change']> {
  return {
    id: change.id,
    kind: change.kind,
    plan_hash: change.planHash,
    evidence_id: change.evidenceId,
    phase: change.state.phase,
    revision: change.revision,
    review: reviewOf(change),
    submitted_at_ms: change.submittedAtMs,
    updated_at_ms: atMs,
    document: JSON.stringify(change),
    baseline: JSON.stringify(baseline),
  };
}

/** For finding owed reviews without reading every document. */
export function reviewOf({ review }: Change): string {
  return review?.state ?? 'none';
}

/** Documents of earlier versions lack what came later: its default stands for it. */
export function readDocument(document: string): Change {
  return changeSchema.parse(JSON.parse(document));
}

/** @throws SwitchyardError `not-found` */
export async function readChange(db: Transaction<Database>, id: string): Promise<Change> {
  return readDocument((await changeRow(db, id)).document);
}

/** @throws SwitchyardError `not-found` */
export async function readStored(db: Transaction<Database>, id: string): Promise<StoredChange> {
  const row = await changeRow(db, id);
  const effects = await db.selectFrom('change_effect').selectAll().where('change_id', '=', id).orderBy('token').execute();
  return {
    change: readDocument(row.document),
    plan: await readPlan(db, row.plan_hash),
    ...(await readEvidence(db, row.evidence_id)),
    baseline: JSON.parse(row.baseline) as Baseline,
    effects: effects.map(effectOf),
  };
}

async function changeRow(db: Transaction<Database>, id: string): Promise<Selectable<ChangeTables['change']>> {
  const row = await db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new SwitchyardError('not-found', `there is no change ${id}`, {
    path: 'params.changeId',
    remedy: 'Open it from the list of changes.',
  });
}

/** @throws SwitchyardError `not-found` */
export async function readPlan(db: Transaction<Database>, planHash: string): Promise<Plan> {
  const row = await db.selectFrom('change_plan').select('plan').where('plan_hash', '=', planHash).executeTakeFirst();
  if (row !== undefined) return planSchema.parse(JSON.parse(row.plan));
  throw new SwitchyardError('not-found', `there is no plan ${planHash.slice(0, 8)}…`, {
    path: 'params.planHash',
    remedy: 'Preview again.',
  });
}

/** @throws SwitchyardError `not-found` */
export async function readEvidence(db: Transaction<Database>, id: string): Promise<StoredEvidence> {
  const row = await db.selectFrom('change_evidence').select(['evidence', 'evidence_hash']).where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return { evidence: evidenceSchema.parse(JSON.parse(row.evidence)), evidenceHash: row.evidence_hash };
  throw new SwitchyardError('not-found', `there is no evidence ${id}`, { path: 'params.evidenceId', remedy: 'Preview again.' });
}

export async function readFacts(db: Transaction<Database>): Promise<Facts> {
  const intended = await db.selectFrom('intended_routing').selectAll().where('id', '=', intendedRow).executeTakeFirstOrThrow();
  const locks = await db.selectFrom('change_lock').selectAll().execute();
  const shifts = await db.selectFrom('idc_last_shift').select(['idc', 'at_ms']).execute();
  return {
    intended: { routing: JSON.parse(intended.routing) as Routing, revision: intended.revision, changeId: intended.change_id },
    held: Object.fromEntries(
      locks.filter(({ idc }) => idc !== shiftLock && !idc.startsWith(drillLock)).map((lock) => [lock.idc, lock.change_id]),
    ),
    shifting: locks.find(({ idc }) => idc === shiftLock)?.change_id ?? null,
    drillHeld: Object.fromEntries(
      locks.filter(({ idc }) => idc.startsWith(drillLock)).map((lock) => [lock.idc.slice(drillLock.length), lock.change_id]),
    ),
    guards: await readGuards(db),
    lastShiftAtMs: Object.fromEntries(shifts.map((shift) => [shift.idc, shift.at_ms])),
  };
}

export async function readLockHolders(
  db: Transaction<Database>,
  idcs: readonly string[],
): Promise<readonly Selectable<ChangeTables['change_lock']>[]> {
  if (idcs.length === 0) return [];
  return db.selectFrom('change_lock').selectAll().where('idc', 'in', idcs).orderBy('idc').execute();
}

/** Evidence that no change refers to. */
export function isUnsubmitted(expression: ExpressionBuilder<Database, 'change_evidence'>): ReturnType<typeof expression.not> {
  return expression.not(
    expression.exists(expression.selectFrom('change').select('change.id').whereRef('change.evidence_id', '=', 'change_evidence.id')),
  );
}

function effectOf(row: Selectable<ChangeTables['change_effect']>): Effect {
  return {
    key: row.key,
    token: row.token,
    purpose: row.purpose as Effect['purpose'],
    step: row.step,
    command: JSON.parse(row.command) as EffectCommand,
    state: row.state as Effect['state'],
  };
}
