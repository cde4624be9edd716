/** The thread that does it: doors in turn, some inputs each, until time is up or one fails. */
import { parentPort, workerData } from 'node:worker_threads';
import { attempt } from './attempt.ts';
import type { Fault } from './attempt.ts';
import { createProgress } from './progress.ts';
import { targets } from './targets/index.ts';

export interface FuzzOrder {
  readonly seed: number;
  readonly seconds: number;
  /** Names of targets, in the order of `targets`. */
  readonly only: readonly string[];
  /** Exactly this input of the one target; null for a run. */
  readonly iteration: number | null;
  readonly progress: SharedArrayBuffer;
}

export type FuzzReport =
  | { readonly kind: 'fault'; readonly target: string; readonly iteration: number; readonly fault: Fault }
  | { readonly kind: 'done'; readonly inputs: Readonly<Record<string, number>> };

/** Inputs before the next door has its turn. */
const inputsAtOnce = 200;

const order = workerData as FuzzOrder;
parentPort?.postMessage(await run());

async function run(): Promise<FuzzReport> {
  const progress = createProgress(order.progress);
  const chosen = targets.filter(({ name }) => order.only.includes(name));
  const inputs: Record<string, number> = Object.fromEntries(chosen.map(({ name }) => [name, 0]));
  const deadline = performance.now() + order.seconds * 1000;
  do {
    for (const target of chosen) {
      const first = order.iteration ?? inputs[target.name] ?? 0;
      const last = order.iteration === null ? first + inputsAtOnce : first + 1;
      for (let iteration = first; iteration < last; iteration += 1) {
        progress.set(targets.indexOf(target), iteration);
        const fault = await attempt(target, order.seed, iteration);
        if (fault !== null) return { kind: 'fault', target: target.name, iteration, fault };
      }
      inputs[target.name] = (inputs[target.name] ?? 0) + last - first;
    }
  } while (order.iteration === null && performance.now() < deadline);
  return { kind: 'done', inputs };
}
