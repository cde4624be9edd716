/** A program of ours in a process of its own, that takes orders over the channel of `fork` and answers each. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../measure.ts';
import { endChild } from './child.ts';

interface Answer {
  readonly kind: string;
}

interface Failed {
  readonly kind: 'failed';
  readonly why: string;
}

export interface RunningProgram<Order, Reply extends Answer> {
  readonly pid: number;
  /** One order at a time. @throws Error when it fails, ends, or answers another thing */
  readonly order: <K extends Reply['kind']>(message: Order, wanted: K) => Promise<Extract<Reply, { readonly kind: K }>>;
  readonly end: () => Promise<void>;
}

/** @param file below `bench/`. It is ended after the budget. */
export function startProgram<Order extends object, Reply extends Answer>(bench: Bench, file: string): RunningProgram<Order, Reply> {
  const program = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  bench.after(() => endChild(child));
  return {
    pid: child.pid ?? Number.NaN,
    order: async (message, wanted) => {
      const settled = new AbortController();
      const { signal } = settled;
      child.send(message);
      const waits = [
        once(child, 'message', { signal }).then(([received]) => received as Reply | Failed),
        once(child, 'exit', { signal }).then((): Failed => ({ kind: 'failed', why: 'its process ended' })),
      ];
      const answer = await Promise.race(waits);
      // It is asked many times: what did not happen is not waited for any more.
      settled.abort();
      await Promise.allSettled(waits);
      if (answer.kind !== wanted) throw new Error(`${file} failed: ${isFailed(answer) ? answer.why : `it answered ${answer.kind}`}`);
      return answer as Extract<Reply, { readonly kind: typeof wanted }>;
    },
    end: () => endChild(child),
  };
}

function isFailed(answer: Answer): answer is Failed {
  return answer.kind === 'failed';
}
