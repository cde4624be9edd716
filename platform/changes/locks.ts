/** One open change per IDC, receivers included: the database's own lock. */
import type { RuleVerdict } from '../../shared/changes/plan.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { OperationContext } from '../store/operation.ts';
import { readLockHolders } from './rows.ts';

/** Takes those that it does not hold yet. @throws SwitchyardError `rule-blocked` when another one holds some of these. */
export async function takeLocks(db: OperationContext['db'], changeId: string, idcs: readonly string[]): Promise<void> {
  if (idcs.length === 0) return;
  await db
    .insertInto('change_lock')
    .values(idcs.map((idc) => ({ idc, change_id: changeId })))
    .onConflict((conflict) => conflict.column('idc').doNothing())
    .execute();
  const others = (await readLockHolders(db, idcs)).filter((holder) => holder.change_id !== changeId);
  if (others.length > 0) throw heldByOthers(others);
}

function heldByOthers(holders: readonly { readonly idc: string; readonly change_id: string }[]): SwitchyardError {
  const reason = `${holders.map(({ idc, change_id: holder }) => `${idc} is held by change ${holder}`).join('; ')}.`;
  const verdict: RuleVerdict = { rule: 'one-change-per-idc', title: 'One change per IDC', verdict: 'blocks', reason };
  return new SwitchyardError('rule-blocked', `One change per IDC: ${reason}`, {
    remedy: 'Wait for it, or have it withdrawn or aborted.',
    verdicts: [verdict],
  });
}
