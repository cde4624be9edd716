/** The measures that an IDC's health is judged by, and their bands. Those of the config namespace `health` take the place of ours. */
import { defaultHealthLimits, limitedMeasures } from '../../shared/model/health-limits.ts';
import type { HealthLimits, LimitedMeasure } from '../../shared/model/health-limits.ts';
import { percentOf } from '../../shared/model/numbers.ts';
import { lastFeltSecond } from '../live/felt.ts';
import { tooOldMs } from '../state/freshness.ts';
import { ingestLimits } from '../state/ingest-limits.ts';
import { percentileMs } from '../state/histogram.ts';
import type { State } from '../state/state.ts';
import type { BandSpec } from './band.ts';

/** Seconds that one sample of what players felt looks back over: a few, so that a handful of viewers makes a number at all. */
const feltSeconds = 5;
const startTimeSeconds = 60;
/** Fewer starts than this make no ratio and no percentile. */
const leastStarts = 3;
const leastFailures = 2;
const leastStartTimes = 5;
const leastStreams = 2;

export interface MetricRule extends BandSpec {
  readonly rule: string;
  readonly metric: string;
  readonly unit: string;
  /** What is measured, to begin a sentence with. */
  readonly label: string;
  /** NaN when it is not known. */
  sample(state: State, idc: number, second: number): number;
  viewersAffected(state: State, idc: number, value: number): number;
}

const felt = { needed: 10, window: 15, leaveAfter: 10 };
/** Longer: a viewer stands still for some seconds whenever the encoder behind a stream has to come back. */
const stalled = { needed: 15, window: 20, leaveAfter: 10 };
const gauge = { needed: 5, window: 8, leaveAfter: 5 };

export const metricRules: readonly MetricRule[] = [
  {
    rule: 'start-failure',
    metric: 'startFailurePct',
    unit: '%',
    label: 'Start failures',
    ...defaultHealthLimits['start-failure'],
    ...felt,
    sample(state, idc, second) {
      if (!state.freshness.quality.isFresh(idc)) return Number.NaN;
      const attempts = partSum(state, { idc, second, part: 'startAttempts' });
      const failures = partSum(state, { idc, second, part: 'startFailures' });
      if (Number.isNaN(attempts)) return Number.NaN;
      // Known, and nothing worth a ratio happened: nothing failed.
      return attempts < leastStarts || failures < leastFailures ? 0 : Math.min(100, percentOf(failures, attempts));
    },
    // Whoever can't start is no viewer any more: those of the last minute are.
    viewersAffected: (state, idc, value) => (mostViewers(state, idc) * value) / 100,
  },
  {
    rule: 'rebuffering',
    metric: 'rebufferPct',
    unit: '%',
    label: 'Rebuffering',
    ...defaultHealthLimits.rebuffering,
    ...stalled,
    sample(state, idc, second) {
      if (!state.freshness.quality.isFresh(idc)) return Number.NaN;
      const stallMs = partSum(state, { idc, second, part: 'stallMs' });
      const playMs = partSum(state, { idc, second, part: 'playMs' });
      if (Number.isNaN(stallMs)) return Number.NaN;
      return stallMs + playMs > 0 ? percentOf(stallMs, stallMs + playMs) : 0;
    },
    viewersAffected: (state, idc, value) => shareOfViewers(state, idc, value),
  },
  {
    rule: 'start-time',
    metric: 'startTimeP95Ms',
    unit: 'ms',
    label: 'Start time p95',
    ...defaultHealthLimits['start-time'],
    ...felt,
    sample(state, idc, second) {
      if (!state.freshness.quality.isFresh(idc)) return Number.NaN;
      const buckets = state.histories[idc]?.startTimes(second, startTimeSeconds) ?? new Float64Array();
      const starts = buckets.reduce((sum, count) => sum + count, 0);
      return starts < leastStartTimes ? 0 : percentileMs(buckets, 0.95);
    },
    viewersAffected: (state, idc) => shareOfViewers(state, idc, 5),
  },
  {
    rule: 'load',
    metric: 'loadPct',
    unit: '%',
    label: 'Load',
    ...defaultHealthLimits.load,
    ...gauge,
    sample: (state, idc) => (state.freshness.delivery.isFresh(idc) ? state.loadPct(idc) : Number.NaN),
    viewersAffected: (state, idc) => shareOfViewers(state, idc, 100),
  },
  {
    rule: 'ingest-collapsed',
    metric: 'ailingStreamsPct',
    unit: '%',
    label: 'Streams with collapsed bitrate or frame rate',
    degraded: { enterAt: 15, leaveAt: 8 },
    critical: { enterAt: 50, leaveAt: 30 },
    ...gauge,
    sample(state, idc) {
      if (!state.freshness.ingest.isFresh(idc)) return Number.NaN;
      const ailing = state.aggregates.ailing[idc] ?? Number.NaN;
      return ailing < leastStreams ? 0 : percentOf(ailing, state.aggregates.streams[idc] ?? Number.NaN);
    },
    viewersAffected: (state, idc, value) => ((state.aggregates.audience[idc] ?? Number.NaN) * value) / 100,
  },
  wayIn({
    rule: 'ingest-loss',
    metric: 'lossyStreamsPct',
    label: `Streams that lose ${ingestLimits.lossPct} % or more on the way in`,
    beyond: 'lossy',
    known: 'lossKnown',
  }),
  wayIn({
    rule: 'ingest-rtt',
    metric: 'slowStreamsPct',
    label: `Streams with ${ingestLimits.rttMs} ms or more of round trip to their encoder`,
    beyond: 'slow',
    known: 'rttKnown',
  }),
  wayIn({
    rule: 'ingest-jitter',
    metric: 'jitteryStreamsPct',
    label: `Streams with ${ingestLimits.jitterMs} ms or more of jitter on the way in`,
    beyond: 'jittery',
    known: 'jitterKnown',
  }),
  {
    rule: 'ingest-lost',
    metric: 'lostStreamsPct',
    unit: '%',
    label: 'Streams lost within a minute',
    degraded: { enterAt: 15, leaveAt: 8 },
    critical: { enterAt: 40, leaveAt: 25 },
    // An encoder that is thrown out by a reload is back before this.
    ...felt,
    sample(state, idc) {
      if (!state.freshness.ingest.isFresh(idc)) return Number.NaN;
      const lost = state.aggregates.lost[idc] ?? Number.NaN;
      return lost < leastStreams ? 0 : percentOf(lost, lost + (state.aggregates.streams[idc] ?? Number.NaN));
    },
    viewersAffected: () => Number.NaN,
  },
];

const limited = new WeakMap<HealthLimits, readonly MetricRule[]>();

/** The rules with these limits; the same ones for the same limits. */
export function rulesWith(limits: HealthLimits): readonly MetricRule[] {
  const known = limited.get(limits);
  if (known !== undefined) return known;
  const rules = metricRules.map((rule) => (isLimited(rule.rule) ? { ...rule, ...limits[rule.rule] } : rule));
  limited.set(limits, rules);
  return rules;
}

function isLimited(rule: string): rule is LimitedMeasure {
  return limitedMeasures.some((measure) => measure === rule);
}

interface WayIn extends Pick<MetricRule, 'rule' | 'metric' | 'label'> {
  readonly beyond: 'lossy' | 'slow' | 'jittery';
  readonly known: 'lossKnown' | 'rttKnown' | 'jitterKnown';
}

/** The share of streams that come in badly, of those of which it is known. Where no source can know, there is no opinion. */
function wayIn({ beyond, known, ...names }: WayIn): MetricRule {
  return {
    ...names,
    unit: '%',
    degraded: { enterAt: 15, leaveAt: 8 },
    critical: { enterAt: 50, leaveAt: 30 },
    ...gauge,
    sample(state, idc) {
      if (!state.freshness.ingest.isFresh(idc)) return Number.NaN;
      const [bad, of] = [state.aggregates[beyond][idc] ?? Number.NaN, state.aggregates[known][idc] ?? Number.NaN];
      return bad < leastStreams ? (of > 0 ? 0 : Number.NaN) : percentOf(bad, of);
    },
    viewersAffected: (state, idc, value) => ((state.aggregates.audience[idc] ?? Number.NaN) * value) / 100,
  };
}

function partSum(
  state: State,
  {
    idc,
    second,
    part,
  }: { readonly idc: number; readonly second: number; readonly part: 'startAttempts' | 'startFailures' | 'stallMs' | 'playMs' },
): number {
  // What comes every few seconds only is told late: the newest that is known then stands for now, while it is fresh.
  const isLate = state.freshness.qualityTooOldMs > tooOldMs;
  const last = isLate ? Math.min(second, lastFeltSecond(state, idc)) : second;
  return state.histories[idc]?.partSum(part, last, feltSeconds) ?? Number.NaN;
}

/** The most viewers in any second of the last minute. */
function mostViewers(state: State, idc: number): number {
  let most = state.aggregates.viewers[idc] ?? Number.NaN;
  for (let second = state.rolledSecond - startTimeSeconds; second <= state.rolledSecond; second += 1) {
    const viewers = state.histories[idc]?.gauge('viewers', second) ?? Number.NaN;
    if (!(most >= viewers) && !Number.isNaN(viewers)) most = viewers;
  }
  return most;
}

function shareOfViewers(state: State, idc: number, percent: number): number {
  return ((state.aggregates.viewers[idc] ?? Number.NaN) * percent) / 100;
}
