/** What the shadow networks of drills were told: fenced and remembered as any target's. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { OperationContext } from '../../store/operation.ts';
import type { TargetCommand } from '../journal.ts';

/** What the shadow network of a drill holds. */
export interface DrillHeld {
  readonly changeId: string;
  readonly token: number;
  readonly key: string;
  readonly command: TargetCommand;
  readonly atMs: number;
}

/** Of drills that are open; what closed ones left is thrown away. */
async function open({ db }: OperationContext): Promise<readonly DrillHeld[]> {
  await db
    .deleteFrom('drill_target')
    .where('change_id', 'in', (sub) => sub.selectFrom('change').select('change.id').where('phase', '=', 'closed'))
    .execute();
  const rows = await db.selectFrom('drill_target').selectAll().execute();
  return rows.map((row) => ({
    changeId: row.change_id,
    token: row.token,
    key: row.effect_key,
    command: JSON.parse(row.command) as TargetCommand,
    atMs: row.at_ms,
  }));
}

/** @throws SwitchyardError `plan-outdated` for a token older than the one it holds */
async function apply({ db }: OperationContext, held: DrillHeld): Promise<void> {
  const before = await db.selectFrom('drill_target').selectAll().where('change_id', '=', held.changeId).executeTakeFirst();
  if (before !== undefined && before.token > held.token) {
    throw new SwitchyardError('plan-outdated', `the shadow network holds token ${String(before.token)}, newer than ${String(held.token)}`);
  }
  if (before?.effect_key === held.key) return;
  const row = {
    change_id: held.changeId,
    token: held.token,
    effect_key: held.key,
    command: JSON.stringify(held.command),
    at_ms: held.atMs,
  };
  await db
    .insertInto('drill_target')
    .values(row)
    .onConflict((conflict) => conflict.column('change_id').doUpdateSet(row))
    .execute();
}

export const drillOperations = { 'drill.open': open, 'drill.apply': apply } as const;
