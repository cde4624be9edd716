/** Shares of one core over a time, per thread and per process. */
import { familyOf, processStat, threadsOf } from './processes.ts';

/** Per cent of one core by name of the thread; threads of one name are added up. The main thread is `main`. */
export function watchThreads(pid: number): () => ReadonlyMap<string, number> {
  const before = new Map(threadsOf(pid).map((thread) => [thread.id, thread.cpuMs]));
  const startedAtMs = performance.now();
  return () => {
    const elapsedMs = performance.now() - startedAtMs;
    const shares = new Map<string, number>();
    for (const { id, name, cpuMs } of threadsOf(pid)) {
      const key = id === pid ? 'main' : name;
      shares.set(key, (shares.get(key) ?? 0) + ((cpuMs - (before.get(id) ?? 0)) / elapsedMs) * 100);
    }
    return shares;
  };
}

/** Per cent of one core of a process and of all that it has started. */
export function watchFamily(pid: number): () => number {
  const before = new Map(familyOf(pid).map((id) => [id, cpuMsOf(id)]));
  const startedAtMs = performance.now();
  return () => {
    const elapsedMs = performance.now() - startedAtMs;
    const used = familyOf(pid).reduce((sum, id) => sum + cpuMsOf(id) - (before.get(id) ?? 0), 0);
    return (used / elapsedMs) * 100;
  };
}

/** By its threads, to the nanosecond: ticks of 10 ms are coarse for a quiet process. */
function cpuMsOf(pid: number): number {
  const threads = threadsOf(pid);
  if (threads.length === 0) return processStat(pid)?.cpuMs ?? 0;
  return threads.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** e.g. `main 41.2 %, simulator 30.1 %, V8Worker 3.0 %`, the greatest first, none below 0.5 %. */
export function sharesInWords(shares: ReadonlyMap<string, number>): string {
  return [...shares]
    .filter(([, share]) => share >= 0.5)
    .sort(([, a], [, b]) => b - a)
    .map(([name, share]) => `${name} ${share.toFixed(1)} %`)
    .join(', ');
}
