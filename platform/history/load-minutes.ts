/** What a minute of an IDC tells of its load and of what that did: to stalls as a share of the time watched, to CPU as a mean. */
import { binsOf, mergedBins } from '../../shared/changes/load-curve.ts';
import type { LoadBin, LoadMinute } from '../../shared/changes/load-curve.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import type { GaugeRollup, Rollup } from './rollup.ts';

export interface LoadBins {
  readonly rebufferPct: readonly LoadBin[];
  readonly cpuPct: readonly LoadBin[];
}

/** Half a minute must be known: a mean over less is no minute. */
const leastSeconds = 30;

export function loadBinsOf(rollups: Iterable<Rollup>): LoadBins {
  const rebuffer: LoadMinute[] = [];
  const cpu: LoadMinute[] = [];
  for (const { gauges, parts, feltSeconds } of rollups) {
    const loadPct = meanOf(gauges.loadPct);
    const watchedMs = parts.stallMs + parts.playMs;
    if (feltSeconds >= leastSeconds) rebuffer.push({ loadPct, value: percentOf(parts.stallMs, watchedMs), weight: watchedMs });
    cpu.push({ loadPct, value: meanOf(gauges.cpuPct), weight: gauges.cpuPct.count });
  }
  return { rebufferPct: binsOf(rebuffer), cpuPct: binsOf(cpu) };
}

export function mergedLoadBins(groups: readonly LoadBins[]): LoadBins {
  return {
    rebufferPct: mergedBins(groups.map(({ rebufferPct }) => rebufferPct)),
    cpuPct: mergedBins(groups.map(({ cpuPct }) => cpuPct)),
  };
}

function meanOf({ sum, count }: GaugeRollup): number {
  return count < leastSeconds ? Number.NaN : sum / count;
}
