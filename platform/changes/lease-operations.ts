/**
 * The executor's lease in the database: one platform drives changes. No clock of one machine is compared with another's: whoever waits
 * watches the holder's beat, and takes over from one that has not moved for the whole of a lease by its own clock.
 */
import type { Selectable } from 'kysely';
import { auditRecordOf } from '../audit-record.ts';
import { platformActor } from '../platform-actor.ts';
import type { OperationContext } from '../store/operation.ts';
import type { ChangeTables } from './tables.ts';

const only = 'executor';
/** Given back in order: anybody may take it at once. */
const nobody = '';

export interface LeaseStand {
  readonly holder: string;
  readonly token: number;
  readonly beat: number;
}

export type Taking =
  /** `lastAliveAtMs`: when the one before last knew itself alive; null before the first. */
  | { readonly taken: true; readonly token: number; readonly lastAliveAtMs: number | null }
  | { readonly taken: false; readonly stand: LeaseStand };

async function standing(db: OperationContext['db']): Promise<Selectable<ChangeTables['executor_lease']> | undefined> {
  return db.selectFrom('executor_lease').selectAll().where('id', '=', only).executeTakeFirst();
}

/** The holder that stands, unless it is the one with this token. */
export async function fencedBy(db: OperationContext['db'], token: number): Promise<string | null> {
  const row = await standing(db);
  return row?.token === token ? null : (row?.holder ?? nobody);
}

/**
 * Takes the lease when nobody has it, when `holder` had it before it was started anew, or over a stand that has not moved.
 *
 * @param args `over` is a stand that was watched for the whole of a lease; null: none was
 */
async function take(
  { db, audit, append }: OperationContext,
  { holder, over, atMs }: { readonly holder: string; readonly over: LeaseStand | null; readonly atMs: number },
): Promise<Taking> {
  const row = await standing(db);
  if (row === undefined) {
    await db.insertInto('executor_lease').values({ id: only, holder, token: 1, beat: 0, at_ms: atMs }).execute();
    return { taken: true, token: 1, lastAliveAtMs: null };
  }
  const isFree = row.holder === nobody || row.holder === holder;
  const isLeft = over !== null && row.token === over.token && row.beat === over.beat;
  if (!isFree && !isLeft) return { taken: false, stand: { holder: row.holder, token: row.token, beat: row.beat } };
  const token = row.token + 1;
  await db.updateTable('executor_lease').set({ holder, token, beat: 0, at_ms: atMs }).where('id', '=', only).execute();
  if (!isFree) {
    await audit(
      auditRecordOf({ atMs, actor: platformActor, action: 'executor.take-over', object: holder, details: { token, from: row.holder } }),
    );
    await append({ timeline: [takenOver(atMs)] });
  }
  return { taken: true, token, lastAliveAtMs: row.at_ms };
}

/** Answers whether the token is still the newest. */
async function renew({ db }: OperationContext, { token, atMs }: { readonly token: number; readonly atMs: number }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('executor_lease')
    .set((expression) => ({ beat: expression('beat', '+', 1), at_ms: atMs }))
    .where('id', '=', only)
    .where('token', '=', token)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

async function release({ db }: OperationContext, { token, atMs }: { readonly token: number; readonly atMs: number }): Promise<void> {
  await db.updateTable('executor_lease').set({ holder: nobody, at_ms: atMs }).where('id', '=', only).where('token', '=', token).execute();
}

function takenOver(atMs: number) {
  return {
    atMs,
    kind: 'platform',
    severity: 'degraded',
    idc: null,
    title: 'Another platform drives changes now',
    detail: 'The one before it was not heard of any more. What it had under way is asked of the targets first.',
    changeId: null,
    release: null,
    actor: platformActor,
  } as const;
}

export const leaseOperations = {
  'lease.take': take,
  'lease.renew': renew,
  'lease.release': release,
} as const;
