/** How quiet the machine was: a figure taken on a busy one says more about the machine than about us. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { median, percentile } from '../statistics/order.ts';
import { parseMachineTimes } from './proc-text.ts';
import { familyOf, processStat } from './processes.ts';

export interface Noise {
  /** Load of the last minute when it began. */
  readonly loadAtStart: number;
  /** Of all time of all cores, taken by the host. */
  readonly stealPct: number;
  /** Of one core, used by processes that are not the bench's. */
  readonly othersPct: number;
  /** A loop of fixed work: its median, and how much longer its slow runs (p95) took. */
  readonly spinMs: number;
  readonly spinSpreadPct: number;
}

const spins = 40;
const spinSteps = 2_000_000;

export function watchNoise(): () => Noise {
  const loadAtStart = loadavg()[0] ?? Number.NaN;
  const spinBefore = spin();
  const before = machineTimes();
  const ownBeforeMs = ownCpuMs();
  return () => {
    const ownMs = ownCpuMs() - ownBeforeMs;
    const after = machineTimes();
    const spun = [...spinBefore, ...spin()];
    const spinMs = median(spun);
    const elapsedMs = (after.totalMs - before.totalMs) / availableParallelism();
    return {
      loadAtStart,
      stealPct: ((after.stealMs - before.stealMs) / (after.totalMs - before.totalMs)) * 100,
      othersPct: (Math.max(0, after.busyMs - before.busyMs - ownMs) / elapsedMs) * 100,
      spinMs,
      spinSpreadPct: (percentile(spun, 0.95) / spinMs - 1) * 100,
    };
  };
}

export function noiseInWords(noise: Noise): string {
  const { loadAtStart, stealPct, othersPct, spinMs, spinSpreadPct } = noise;
  return `load ${loadAtStart.toFixed(1)} at start, others used ${othersPct.toFixed(0)} % of a core, steal ${stealPct.toFixed(1)} %, fixed loop ${spinMs.toFixed(1)} ms +${spinSpreadPct.toFixed(0)} %`;
}

/** e.g. `2 cores of …, 24 GB, Linux …`. */
export function machineInWords(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `${availableParallelism()} cores (${model}), ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.versions.node}`;
}

function machineTimes(): ReturnType<typeof parseMachineTimes> {
  return parseMachineTimes(readFileSync('/proc/stat', 'utf8'));
}

/** CPU time of this process and all that it has started, whether they live or not. */
function ownCpuMs(): number {
  const stats = familyOf(process.pid).flatMap((pid) => processStat(pid) ?? []);
  return stats.reduce((sum, { cpuMs, endedChildrenCpuMs }) => sum + cpuMs + endedChildrenCpuMs, 0);
}

/** Milliseconds of each of some runs of the same work. */
function spin(): readonly number[] {
  return Array.from({ length: spins }, () => {
    const startedAtMs = performance.now();
    let value = 1;
    for (let step = 0; step < spinSteps; step += 1) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
    // Uses the value, so that the loop is not left out.
    return performance.now() - startedAtMs + (value === 0 ? Number.EPSILON : 0);
  });
}
