/** The one operation that moves a change on: its document, journal entry, routing and locks in one transaction with what is told of it. */
import type { Change } from '../../shared/changes/change.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';
import type { Commit, Committed, Effect } from './journal.ts';
import { fencedBy } from './lease-operations.ts';
import { takeLocks } from './locks.ts';
import { intendedRow, readChange, readFacts, reviewOf, tokenCounter } from './rows.ts';

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

export async function tell(
  { audit, append }: OperationContext,
  told: { readonly change: Change; readonly audits: readonly AuditRecord[]; readonly timeline: readonly TimelineEntry[] },
): Promise<void> {
  await audit(...told.audits);
  await append({ changes: [told.change], timeline: told.timeline });
}

export function routingMoved(): SwitchyardError {
  return new SwitchyardError('plan-outdated', 'the intended routing has moved since this was planned', {
    remedy: 'Preview again: the forecast and the shares have changed.',
  });
}

export const commitOperations = { 'change.commit': commit } as const;
