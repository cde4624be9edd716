/** Starts the thread and watches it: one that stands still at an input for too long hangs there. */
import { Worker } from 'node:worker_threads';
import { createProgress } from './progress.ts';
import { targets } from './targets/index.ts';
import type { FuzzOrder, FuzzReport } from './worker.ts';

const lookEveryMs = 500;
/** Each input is a matter of less than a millisecond. */
const hangMs = 10_000;
const mostHeapMb = 512;

export async function runFuzz(order: Omit<FuzzOrder, 'progress'>): Promise<FuzzReport> {
  const progress = createProgress();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { ...order, progress: progress.shared } satisfies FuzzOrder,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });

  function faultHere(kind: 'crash' | 'hang' | 'allocation', words: string): FuzzReport {
    const { target, iteration } = progress.get();
    return { kind: 'fault', target: targets[target]?.name ?? '?', iteration, fault: { kind, words } };
  }

  let stopWatching: () => void = () => undefined;
  const hang = new Promise<FuzzReport>((resolve) => {
    let last = { target: -1, iteration: -1 };
    let sinceMs = performance.now();
    const timer = setInterval(() => {
      const now = progress.get();
      if (now.target !== last.target || now.iteration !== last.iteration) {
        last = now;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > hangMs) resolve(faultHere('hang', `no answer within ${hangMs / 1000} s`));
    }, lookEveryMs);
    stopWatching = () => clearInterval(timer);
  });
  const told = new Promise<FuzzReport>((resolve) => {
    worker.on('message', (report: FuzzReport) => resolve(report));
    worker.on('error', (error: Error & { readonly code?: string }) =>
      resolve(faultHere(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'allocation' : 'crash', error.stack ?? error.message)),
    );
  });
  try {
    return await Promise.race([told, hang]);
  } finally {
    stopWatching();
    await worker.terminate();
  }
}
