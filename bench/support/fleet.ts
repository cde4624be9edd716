/** Starts a fleet of consoles in a process of its own. */
import type { FleetAnswer, FleetOrder, FleetPlan, FleetReport, Look } from '../fleet/plan.ts';
import type { Bench } from '../measure.ts';
import { startProgram } from './program.ts';

export interface RunningFleet {
  readonly pid: number;
  /** Forgets what was measured so far. */
  begin(): Promise<void>;
  report(): Promise<FleetReport>;
  end(): Promise<void>;
}

/** Resolves once every console has its first frames. It is ended after the budget. @throws Error when one could not be opened. */
export async function startFleet(bench: Bench, plan: FleetPlan): Promise<RunningFleet> {
  const { pid, order, end } = startProgram<FleetOrder, FleetAnswer>(bench, 'fleet/main.ts');
  await order({ kind: 'open', plan }, 'opened');
  return {
    pid,
    begin: async () => {
      await order({ kind: 'begin' }, 'begun');
    },
    report: async () => (await order({ kind: 'report' }, 'report')).report,
    end,
  };
}

/** e.g. 600 consoles on the overview; each kind takes its turns over its looks. */
export function consolesOn(count: number, looks: readonly (readonly Look[])[]): readonly (readonly Look[])[] {
  return Array.from({ length: count }, (_, index) => looks[index % looks.length] ?? []);
}
