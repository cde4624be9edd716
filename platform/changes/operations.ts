/** The changes part's side of the database. Every operation is one transaction with its audit records and events. */
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import { fencedBy, leaseOperations } from './lease-operations.ts';
import { takeLocks } from './locks.ts';
import type { Baseline, Commit, Committed, Effect, Facts, StoredChange } from './journal.ts';
import {
  intendedRow,
  isUnsubmitted,
  readChange,
  readDocument,
  readEvidence,
  readFacts,
  readPlan,
  readStored,
  reviewOf,
  rowOf,
} from './rows.ts';
import type { StoredEvidence } from './rows.ts';

const tokenCounter = 'fencing-token';
/** Previews that nobody submitted are kept for an hour: an open workspace makes one every few seconds. */
const previewKeptMs = 3_600_000;

export interface OpenChanges {
  /** All that are not closed, oldest first. */
  readonly changes: readonly StoredChange[];
  /** Closed ones whose review is owed. */
  readonly owing: readonly Change[];
  readonly facts: Facts;
}

/** Makes the rows that exist once. `routing` is what nothing shifted means, used when nothing was asked for yet. */
async function open(
  context: OperationContext,
  { routing, atMs }: { readonly routing: Routing; readonly atMs: number },
): Promise<OpenChanges> {
  const { db } = context;
  await db
    .insertInto('intended_routing')
    .values({ id: intendedRow, routing: JSON.stringify(routing), revision: 0, change_id: null, at_ms: atMs })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await db
    .insertInto('change_counter')
    .values({ name: tokenCounter, value: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return current(context);
}

/** As they are now: another platform may have moved them. */
async function current({ db }: OperationContext, _: unknown = null): Promise<OpenChanges> {
  const rows = await db.selectFrom('change').select('id').where('phase', '!=', 'closed').orderBy('submitted_at_ms').execute();
  const changes: StoredChange[] = [];
  for (const { id } of rows) changes.push(await readStored(db, id));
  const owing = await db.selectFrom('change').select('document').where('phase', '=', 'closed').where('review', '=', 'owed').execute();
  return { changes, owing: owing.map(({ document }) => readDocument(document)), facts: await readFacts(db) };
}

/** The network has other IDCs than when the routing was stored: the platform was started with another network file. */
async function replaceRouting(
  { db }: OperationContext,
  { routing, atMs }: { readonly routing: Routing; readonly atMs: number },
): Promise<Facts> {
  await db
    .updateTable('intended_routing')
    .set((expression) => ({ routing: JSON.stringify(routing), revision: expression('revision', '+', 1), at_ms: atMs }))
    .where('id', '=', intendedRow)
    .execute();
  return readFacts(db);
}

export interface PreviewArgs {
  readonly plan: Plan;
  readonly evidence: Evidence;
  /** Canonical JSON of `evidence`; `evidenceHash` is over its bytes. */
  readonly evidenceText: string;
  readonly evidenceHash: string;
}

async function preview({ db }: OperationContext, { plan, evidence, evidenceText, evidenceHash }: PreviewArgs): Promise<void> {
  await db
    .deleteFrom('change_evidence')
    .where('taken_at_ms', '<', evidence.takenAtMs - previewKeptMs)
    .where(isUnsubmitted)
    .execute();
  await db
    .insertInto('change_plan')
    .values({ plan_hash: plan.planHash, created_at_ms: plan.createdAtMs, plan: JSON.stringify(plan) })
    .onConflict((conflict) => conflict.column('plan_hash').doNothing())
    .execute();
  await db
    .insertInto('change_evidence')
    .values({
      id: evidence.id,
      plan_hash: plan.planHash,
      taken_at_ms: evidence.takenAtMs,
      evidence: evidenceText,
      evidence_hash: evidenceHash,
    })
    .execute();
}

/** A previewed plan with one of its evidences. @throws SwitchyardError `not-found` for either, or when they don't belong together. */
async function previewed(
  { db }: OperationContext,
  { planHash, evidenceId }: { readonly planHash: string; readonly evidenceId: string },
): Promise<{ readonly plan: Plan } & StoredEvidence> {
  const evidence = await readEvidence(db, evidenceId);
  if (evidence.evidence.planHash !== planHash) {
    throw new SwitchyardError('not-found', `evidence ${evidenceId} was not taken for this plan`, {
      path: 'params.evidenceId',
      remedy: 'Preview again and submit what that answers.',
    });
  }
  return { plan: await readPlan(db, planHash), ...evidence };
}

export interface SubmitArgs {
  readonly change: Change;
  readonly baseline: Baseline;
  readonly idempotencyKey: string;
  /** SHA-256 of what was submitted and by whom. */
  readonly payloadHash: string;
  readonly locks: readonly string[];
  /** The intended routing that the plan was judged on; null for a drill, which stands on none. */
  readonly routingRevision: number | null;
  readonly audits: readonly AuditRecord[];
  readonly timeline: readonly TimelineEntry[];
}
export type Submitted =
  | { readonly kind: 'submitted'; readonly change: Change; readonly facts: Facts }
  /** The key was used with the same payload before: what was answered then. */
  | { readonly kind: 'again'; readonly change: Change };

/** Answers the first result again for a known key. @throws SwitchyardError `key-reused` when it came with another payload. */
async function submission(
  { db }: OperationContext,
  { idempotencyKey, payloadHash }: { readonly idempotencyKey: string; readonly payloadHash: string },
): Promise<Change | null> {
  const earlier = await db
    .selectFrom('change_submission')
    .select(['payload_hash', 'result', 'change_id'])
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  if (earlier === undefined) return null;
  if (earlier.payload_hash === payloadHash) return readDocument(earlier.result);
  throw new SwitchyardError('key-reused', `the idempotency key was used before, for change ${earlier.change_id}, with another payload`, {
    path: 'params.idempotencyKey',
    remedy: 'Use a new key for a new change.',
  });
}

/** @throws SwitchyardError `rule-blocked` when another change holds one of the IDCs, `plan-outdated` when the routing has moved. */
async function submit(context: OperationContext, args: SubmitArgs): Promise<Submitted> {
  const { db } = context;
  const again = await submission(context, args);
  if (again !== null) return { kind: 'again', change: again };
  const { change } = args;
  const facts = await readFacts(db);
  if (args.routingRevision !== null && facts.intended.revision !== args.routingRevision) throw routingMoved();
  await db
    .insertInto('change')
    .values(rowOf(change, { baseline: args.baseline, atMs: change.submittedAtMs }))
    .execute();
  await takeLocks(db, change.id, args.locks);
  await db
    .insertInto('change_submission')
    .values({
      idempotency_key: args.idempotencyKey,
      payload_hash: args.payloadHash,
      change_id: change.id,
      result: JSON.stringify(change),
      at_ms: change.submittedAtMs,
    })
    .execute();
  await tell(context, { change, audits: args.audits, timeline: args.timeline });
  return { kind: 'submitted', change, facts: await readFacts(db) };
}

/**
 * The next document of a change with its journal entry, routing and locks. Nothing is written when the change has moved on, or when the
 * routing that the step stands on has.
 */
async function commit(context: OperationContext, args: Commit): Promise<Committed> {
  const { db } = context;
  const by = args.lease === null ? null : await fencedBy(db, args.lease);
  if (by !== null) return { kind: 'fenced', by };
  const before = await readChange(db, args.change.id);
  if (before.revision !== args.change.revision - 1) return { kind: 'moved', change: before, facts: await readFacts(db) };
  await takeLocks(db, args.change.id, args.locks);
  if (args.route !== null) await setRouting(context, args, args.route);
  const effect = args.intend === null ? null : await addEffect(context, args, args.intend);
  const change = effect === null || effect.purpose === 'revert' ? args.change : withToken(args.change, effect);
  if (args.settle !== null) {
    await db
      .updateTable('change_effect')
      .set({ state: args.settle.state, settled_at_ms: args.atMs })
      .where('key', '=', args.settle.key)
      .execute();
  }
  for (const idc of args.shifted) {
    await db
      .insertInto('idc_last_shift')
      .values({ idc, at_ms: args.atMs, change_id: change.id })
      .onConflict((conflict) => conflict.column('idc').doUpdateSet({ at_ms: args.atMs, change_id: change.id }))
      .execute();
  }
  await db
    .updateTable('change')
    .set({
      phase: change.state.phase,
      revision: change.revision,
      review: reviewOf(change),
      updated_at_ms: args.atMs,
      document: JSON.stringify(change),
    })
    .where('id', '=', change.id)
    .execute();
  if (change.state.phase === 'closed') await db.deleteFrom('change_lock').where('change_id', '=', change.id).execute();
  await tell(context, { change, audits: withEffect(args.audits, effect), timeline: args.timeline });
  return { kind: 'committed', change, effect, facts: await readFacts(db) };
}

async function setRouting({ db }: OperationContext, args: Commit, route: NonNullable<Commit['route']>): Promise<void> {
  const result = await db
    .updateTable('intended_routing')
    .set({ routing: JSON.stringify(route.routing), revision: route.over + 1, change_id: args.change.id, at_ms: args.atMs })
    .where('id', '=', intendedRow)
    .where('revision', '=', route.over)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw routingMoved();
}

async function addEffect({ db }: OperationContext, args: Commit, intend: NonNullable<Commit['intend']>): Promise<Effect> {
  const { value: token } = await db
    .updateTable('change_counter')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .where('name', '=', tokenCounter)
    .returning('value')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('change_effect')
    .values({
      key: intend.key,
      change_id: args.change.id,
      token,
      purpose: intend.purpose,
      step: intend.step,
      command: JSON.stringify(intend.command),
      state: 'intended',
      intended_at_ms: args.atMs,
      settled_at_ms: null,
    })
    .execute();
  return { ...intend, token, state: 'intended' };
}

function withToken(change: Change, effect: Effect): Change {
  return { ...change, steps: change.steps.map((step) => (step.index === effect.step ? { ...step, token: effect.token } : step)) };
}

function withEffect(audits: readonly AuditRecord[], effect: Effect | null): readonly AuditRecord[] {
  if (effect === null) return audits;
  return audits.map((audit) => ({ ...audit, details: { ...audit.details, key: effect.key, token: effect.token } }));
}

async function tell(
  { audit, append }: OperationContext,
  told: { readonly change: Change; readonly audits: readonly AuditRecord[]; readonly timeline: readonly TimelineEntry[] },
): Promise<void> {
  await audit(...told.audits);
  await append({ changes: [told.change], timeline: told.timeline });
}

async function get({ db }: OperationContext, { changeId }: { readonly changeId: string }): Promise<StoredChange> {
  return readStored(db, changeId);
}

/** The latest closed or open change after `sinceMs` whose steps touched one of these IDCs; null when there is none. */
async function touchedSince(
  { db }: OperationContext,
  { idcs, change }: { readonly idcs: readonly string[]; readonly change: Change },
): Promise<string | null> {
  const rows = await db
    .selectFrom('change')
    .select('document')
    .where('submitted_at_ms', '>=', change.submittedAtMs)
    .where('id', '!=', change.id)
    .where('kind', 'in', kindsThatMeet(change.kind))
    .execute();
  const later = rows
    .map(({ document }) => JSON.parse(document) as Change)
    .filter(({ mode }) => (mode === 'drill') === (change.mode === 'drill'));
  const found = later.find(
    (other) => other.steps.some(({ effect }) => effect !== 'none' && effect !== 'failed') && other.idcs.some((idc) => idcs.includes(idc)),
  );
  return found?.id ?? null;
}

/** Kinds that act on the same targets: what one of them did, another may have overwritten since. */
function kindsThatMeet(kind: Change['kind']): readonly Change['kind'][] {
  return kind === 'config-release' || kind === 'config-rollback' ? ['config-release', 'config-rollback'] : [kind];
}

function routingMoved(): SwitchyardError {
  return new SwitchyardError('plan-outdated', 'the intended routing has moved since this was planned', {
    remedy: 'Preview again: the forecast and the shares have changed.',
  });
}

export const changeOperations = {
  'change.open': open,
  'change.replace-routing': replaceRouting,
  'change.preview': preview,
  'change.previewed': previewed,
  'change.submission': submission,
  'change.submit': submit,
  'change.commit': commit,
  'change.get': get,
  'change.touched-since': touchedSince,
  'change.current': current,
  ...leaseOperations,
} as const;
