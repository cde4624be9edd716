/** Starts many instances in a process of their own. */
import type { InstancesAnswer, InstancesOrder, InstancesPlan, ReleaseReport } from '../instances/plan.ts';
import type { Bench } from '../measure.ts';
import { startProgram } from './program.ts';

export interface RunningInstances {
  readonly pid: number;
  report(release: number): Promise<ReleaseReport>;
}

/** Resolves once every instance has its first release and has reported it. Ended after the budget. @throws Error when one could not be opened */
export async function startInstances(bench: Bench, plan: InstancesPlan): Promise<RunningInstances> {
  const { pid, order } = startProgram<InstancesOrder, InstancesAnswer>(bench, 'instances/main.ts');
  await order({ kind: 'open', plan }, 'opened');
  return { pid, report: async (release) => (await order({ kind: 'report', release }, 'report')).report };
}
