/** The changes part's side of the database. Every operation is one transaction with its audit records and events. */
import type { Routing } from '../../shared/agents/ingress.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { OperationContext } from '../store/operation.ts';
import { commitOperations } from './commit-operations.ts';
import type { Facts, StoredChange } from './journal.ts';
import { leaseOperations } from './lease-operations.ts';
import { intendedRow, readDocument, readFacts, readStored, tokenCounter } from './rows.ts';
import { submitOperations } from './submit-operations.ts';

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

export const changeOperations = {
  'change.open': open,
  'change.replace-routing': replaceRouting,
  'change.get': get,
  'change.touched-since': touchedSince,
  'change.current': current,
  ...submitOperations,
  ...commitOperations,
  ...leaseOperations,
} as const;
