/** What it is like in an IDC in one second: its load by the hour, and what that load and the scenario do to everything in it. */
import type { Idc } from '../../../shared/model/network.ts';
import { loadPctOf } from '../../../shared/model/numbers.ts';
import { cpuPctOf, distributionOf, slownessOf, stallShareOf, startFailureShareOf, waveOf } from './physics.ts';
import type { PopulationSums } from './population.ts';
import type { Circumstances } from './scenarios.ts';

const medianStartMs = 420;
const medianLatencyMs = 1_900;

export interface IdcFeel {
  /** It reports nothing, or nothing of it arrives. */
  readonly isSilent: boolean;
  /** Times the viewers at the peak. */
  readonly wave: number;
  readonly cpuPct: number;
  readonly stallShare: number;
  readonly startFailureShare: number;
  /** Added on the way from encoders. */
  readonly rttMs: number;
  readonly lossPct: number;
  readonly software: string;
  /** Shares per bucket. */
  readonly startTimes: Float32Array;
  readonly latencies: Float32Array;
}

interface Moment {
  readonly index: number;
  readonly nowMs: number;
  readonly sums: PopulationSums;
  readonly circumstances: Circumstances;
}

export function feelOf(idc: Idc, { index, nowMs, sums, circumstances }: Moment): IdcFeel {
  const wave = waveOf(nowMs, idc.longitude) * circumstances.audience;
  const load =
    loadPctOf([
      [((sums.egressKbpsAtPeak[index] ?? 0) * wave) / 1e6, idc.egressCapacityGbps * circumstances.capacity],
      [(sums.viewersAtPeak[index] ?? 0) * wave, idc.viewerCapacity],
      [sums.streams[index] ?? 0, idc.streamCapacity],
    ]) / 100;
  const slowness = slownessOf(load);
  return {
    isSilent: circumstances.isDead || circumstances.isCutOff,
    wave,
    cpuPct: cpuPctOf(load),
    stallShare: Math.min(1, stallShareOf(load) + circumstances.stallShare),
    startFailureShare: Math.min(1, startFailureShareOf(load) + circumstances.startFailureShare),
    rttMs: circumstances.rttMs,
    lossPct: circumstances.lossPct,
    software: circumstances.software,
    startTimes: distributionOf(medianStartMs * slowness, 0.5),
    latencies: distributionOf(medianLatencyMs * slowness, 0.18),
  };
}
