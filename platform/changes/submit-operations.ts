/** What is stored of a plan that was looked at, and of one that becomes a change. */
import type { Change } from '../../shared/changes/change.ts';
import type { Evidence, Plan } from '../../shared/changes/plan.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import { routingMoved, tell } from './commit-operations.ts';
import type { Baseline, Facts } from './journal.ts';
import { takeLocks } from './locks.ts';
import { isUnsubmitted, readDocument, readEvidence, readFacts, readPlan, rowOf } from './rows.ts';
import type { StoredEvidence } from './rows.ts';

/** Previews that nobody submitted are kept for an hour: an open workspace makes one every few seconds. */
const previewKeptMs = 3_600_000;

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

export const submitOperations = {
  'change.preview': preview,
  'change.previewed': previewed,
  'change.submission': submission,
  'change.submit': submit,
} as const;
