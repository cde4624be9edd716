/** Whether a budget is kept, and of how much of its windows that can be said. */
import type { Burn } from '../../../../shared/model/burn.ts';
import { idcText } from '../text.ts';

const text = idcText.budgets;

/** `Within budget`, `Within budget in 1 of 5 windows, the others are not known`: what is not known is not within. */
export function budgetWord({ tier, windows }: Pick<Burn, 'tier' | 'windows'>): string {
  if (tier !== null) return text.burning;
  const known = windows.filter(({ rate }) => rate !== null).length;
  if (known === 0) return text.unknown;
  return known === windows.length ? text.within : text.withinSome(known, windows.length);
}
