/** Starts a fleet of consoles in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FleetAnswer, FleetOrder, FleetPlan, FleetReport, Look } from '../fleet/plan.ts';
import type { Bench } from '../measure.ts';
import { endChild } from './child.ts';

const program = fileURLToPath(new URL('../fleet/main.ts', import.meta.url));

export interface RunningFleet {
  readonly pid: number;
  /** Forgets what was measured so far. */
  begin(): Promise<void>;
  report(): Promise<FleetReport>;
  end(): Promise<void>;
}

/** Resolves once every console has its first frames. It is ended after the budget. @throws Error when one could not be opened. */
export async function startFleet(bench: Bench, plan: FleetPlan): Promise<RunningFleet> {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  bench.after(() => endChild(child));
  async function order<K extends FleetAnswer['kind']>(message: FleetOrder, wanted: K): Promise<Extract<FleetAnswer, { kind: K }>> {
    child.send(message);
    const answer = await Promise.race([
      once(child, 'message').then(([received]) => received as FleetAnswer),
      once(child, 'exit').then((): FleetAnswer => ({ kind: 'failed', why: 'its process ended' })),
    ]);
    if (answer.kind !== wanted) throw new Error(`the fleet failed: ${answer.kind === 'failed' ? answer.why : answer.kind}`);
    return answer as Extract<FleetAnswer, { kind: K }>;
  }
  await order({ kind: 'open', plan }, 'opened');
  return {
    pid: child.pid ?? Number.NaN,
    begin: async () => {
      await order({ kind: 'begin' }, 'begun');
    },
    report: async () => (await order({ kind: 'report' }, 'report')).report,
    end: () => endChild(child),
  };
}

/** e.g. 600 consoles on the overview; each kind takes its turns over its looks. */
export function consolesOn(count: number, looks: readonly (readonly Look[])[]): readonly (readonly Look[])[] {
  return Array.from({ length: count }, (_, index) => looks[index % looks.length] ?? []);
}
