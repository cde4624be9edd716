/** Starts many instances in a process of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { InstancesAnswer, InstancesOrder, InstancesPlan, ReleaseReport } from '../instances/plan.ts';
import type { Bench } from '../measure.ts';
import { endChild } from './child.ts';

const program = fileURLToPath(new URL('../instances/main.ts', import.meta.url));

export interface RunningInstances {
  readonly pid: number;
  report(release: number): Promise<ReleaseReport>;
}

/** Resolves once every instance has its first release and has reported it. Ended after the budget. @throws Error when one could not be opened */
export async function startInstances(bench: Bench, plan: InstancesPlan): Promise<RunningInstances> {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  bench.after(() => endChild(child));
  async function order(message: InstancesOrder): Promise<InstancesAnswer> {
    const settled = new AbortController();
    const { signal } = settled;
    child.send(message);
    const waits = [
      once(child, 'message', { signal }).then(([received]) => received as InstancesAnswer),
      once(child, 'exit', { signal }).then((): InstancesAnswer => ({ kind: 'failed', why: 'its process ended' })),
    ];
    const answer = await Promise.race(waits);
    // It is asked many times: what did not happen is not waited for any more.
    settled.abort();
    await Promise.allSettled(waits);
    if (answer.kind === 'failed') throw new Error(`the instances failed: ${answer.why}`);
    return answer;
  }
  await order({ kind: 'open', plan });
  return {
    pid: child.pid ?? Number.NaN,
    report: async (release) => {
      const answer = await order({ kind: 'report', release });
      if (answer.kind !== 'report') throw new Error(`the instances answered ${answer.kind}`);
      return answer.report;
    },
  };
}
