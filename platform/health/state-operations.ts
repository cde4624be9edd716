/** The database's side of what survives a restart: the state of every IDC, since when, and when it was last seen to be so. */
import { z } from 'zod';
import { healthStates } from '../../shared/model/health.ts';
import type { HealthState } from '../../shared/model/health.ts';
import { fencedBy } from '../changes/lease-operations.ts';
import type { OperationContext } from '../store/operation.ts';

/** What an IDC was, Unix ms. */
export interface SeenState {
  readonly idc: string;
  readonly state: HealthState;
  readonly sinceMs: number;
  readonly seenAtMs: number;
}

const stateSchema = z.enum(healthStates);

async function known({ db }: OperationContext): Promise<readonly SeenState[]> {
  const rows = await db.selectFrom('idc_state').selectAll().orderBy('idc').execute();
  return rows.map(({ idc, state, since_ms: sinceMs, seen_at_ms: seenAtMs }) => ({
    idc,
    state: stateSchema.parse(state),
    sinceMs,
    seenAtMs,
  }));
}

/** Nothing is written when another platform tells now. @param args the token of the lease under which it is told */
async function seen(
  { db }: OperationContext,
  { states, lease }: { readonly states: readonly SeenState[]; readonly lease: number },
): Promise<void> {
  if (states.length === 0 || (await fencedBy(db, lease)) !== null) return;
  const rows = states.map(({ idc, state, sinceMs, seenAtMs }) => ({ idc, state, since_ms: sinceMs, seen_at_ms: seenAtMs }));
  await db
    .insertInto('idc_state')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('idc').doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        since_ms: row.ref('excluded.since_ms'),
        seen_at_ms: row.ref('excluded.seen_at_ms'),
      })),
    )
    .execute();
}

export const stateOperations = { 'states.known': known, 'states.seen': seen } as const;
