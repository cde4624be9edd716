/** One open change per IDC, receivers included: the database's own lock. */
import type { RuleVerdict } from '../../shared/changes/plan.ts';
import { ruleTitles } from '../../shared/rules/evaluate.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { OperationContext } from '../store/operation.ts';
import { shiftLock } from './lock-names.ts';
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
  const idcs = holders.filter(({ idc }) => idc !== shiftLock);
  const shift = holders.find(({ idc }) => idc === shiftLock);
  const verdicts = [
    ...(idcs.length === 0
      ? []
      : [blocked('one-change-per-idc', idcs.map(({ idc, change_id: holder }) => `${idc} is held by change ${holder}`).join('; '))]),
    ...(shift === undefined ? [] : [blocked('one-shift', `shift ${shift.change_id} is open`)]),
  ];
  return new SwitchyardError('rule-blocked', verdicts.map(({ title, reason }) => `${title}: ${reason}`).join(' '), {
    remedy: 'Wait for it, or have it withdrawn or aborted.',
    verdicts,
  });
}

function blocked(rule: RuleVerdict['rule'], reason: string): RuleVerdict {
  return { rule, title: ruleTitles[rule], verdict: 'blocks', reason: `${reason}.` };
}
