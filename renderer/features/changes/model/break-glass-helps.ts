/** Whether breaking the glass would get a change through, or a rule that it can't skip stands in the way all the same. */
import type { Preview } from '../../../../shared/changes/plan.ts';
import { skippedByBreakGlass } from '../../../../shared/rules/break-glass.ts';
import { blocks } from '../../../../shared/rules/evaluate.ts';

export function breakGlassHelps({ plan, evidence }: Preview): boolean {
  return !blocks(evidence.verdicts.map((verdict) => skippedByBreakGlass(verdict, plan.unfenced)));
}
