import { figureSpec } from '../budgets.ts';
import type { Finding } from '../measure.ts';

/** Whether a figure keeps its budget. What could not be measured does not. */
export function isMet({ budget, figure, value, tolerance = 0 }: Finding): boolean {
  return value - tolerance <= figureSpec(budget, figure).limit;
}
