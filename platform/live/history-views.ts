/** The views `trends` and `series`: 15 minutes as pictures. A second that nothing is known of is NaN. */
import { percentOf } from '../../shared/model/numbers.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { bucketCount, percentileMs } from '../state/histogram.ts';
import { historySeconds } from '../state/history.ts';
import type { IdcHistory, Part } from '../state/history.ts';
import type { State } from '../state/state.ts';
import { feltWindows } from './figures.ts';

const trendPoints = 90;
export const trendSeconds = 10;
const gbpsPerKbps = 1e-6;

export function trendsTables(state: State): Tables<typeof stateViews.trends.tables> {
  const spec = stateViews.trends.tables;
  const rebufferPct = new Float32Array(state.idcs.length * trendPoints);
  // Points end at whole tens of seconds, so that one that has been drawn never changes.
  const end = Math.floor((state.rolledSecond + 1) / trendSeconds) * trendSeconds;
  for (const [index, history] of state.histories.entries()) {
    for (let point = 0; point < trendPoints; point += 1) {
      const last = end - 1 - (trendPoints - 1 - point) * trendSeconds;
      const stallMs = history.partSum('stallMs', last, trendSeconds);
      rebufferPct[index * trendPoints + point] = percentOf(stallMs, stallMs + history.partSum('playMs', last, trendSeconds));
    }
  }
  return {
    idcs: tableOf(
      spec.idcs,
      state.idcs.map(({ id }) => ({ id })),
    ),
    points: { rows: rebufferPct.length, columns: { rebufferPct } },
  };
}

export function seriesTables(state: State, index: number): Tables<typeof stateViews.series.tables> {
  const history = state.histories[index];
  if (history === undefined) throw new RangeError(`no IDC ${index}`);
  const last = state.rolledSecond;
  const first = last - historySeconds + 1;
  const atMs = new Float64Array(historySeconds);
  const column = (valueAt: (second: number) => number): Float32Array =>
    Float32Array.from({ length: historySeconds }, (_, point) => valueAt(first + point));
  for (let point = 0; point < historySeconds; point += 1) atMs[point] = (first + point) * 1000;
  return {
    points: {
      rows: historySeconds,
      columns: {
        atMs,
        viewers: column((second) => history.gauge('viewers', second)),
        streams: column((second) => history.gauge('streams', second)),
        ingestGbps: column((second) => history.gauge('ingestKbps', second) * gbpsPerKbps),
        egressGbps: column((second) => history.gauge('egressKbps', second) * gbpsPerKbps),
        rebufferPct: column(ratio(history, { part: 'stallMs', rest: 'playMs', seconds: feltWindows.rebuffer })),
        startFailurePct: column(ratio(history, { part: 'startFailures', whole: 'startAttempts', seconds: feltWindows.startFailure })),
        startTimeP95Ms: startTimes(history, first),
        ingestFps: column((second) => history.gauge('fps', second)),
        loadPct: column((second) => history.gauge('loadPct', second)),
      },
    },
    capacity: tableOf(stateViews.series.tables.capacity, [{ egressCapacityGbps: state.idcs[index]?.egressCapacityGbps ?? Number.NaN }]),
  };
}

type Ratio = { readonly part: Part; readonly seconds: number } & ({ readonly rest: Part } | { readonly whole: Part });

/** A ratio over the seconds up to each one; a second that is not known itself is a gap. */
function ratio(history: IdcHistory, spec: Ratio): (second: number) => number {
  return (second) => {
    if (Number.isNaN(history.part(spec.part, second))) return Number.NaN;
    const part = history.partSum(spec.part, second, spec.seconds);
    const whole =
      'whole' in spec ? history.partSum(spec.whole, second, spec.seconds) : part + history.partSum(spec.rest, second, spec.seconds);
    return Math.min(100, percentOf(part, whole));
  };
}

/** p95 of the starts in the window up to each second, by a sum that slides. */
function startTimes(history: IdcHistory, first: number): Float32Array {
  const window = history.startTimes(first - 1, feltWindows.startTime - 1);
  const points = new Float32Array(historySeconds);
  for (let point = 0; point < historySeconds; point += 1) {
    const second = first + point;
    slide(window, history.startTimes(second, 1), 1);
    points[point] = Number.isNaN(history.part('playMs', second)) ? Number.NaN : percentileMs(window, 0.95);
    slide(window, history.startTimes(second - feltWindows.startTime + 1, 1), -1);
  }
  return points;
}

function slide(window: Float64Array, buckets: Float64Array, sign: 1 | -1): void {
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    // Fractions of starts leave crumbs behind when they are taken away again.
    const value = (window[bucket] ?? 0) + sign * (buckets[bucket] ?? 0);
    window[bucket] = value < 1e-6 ? 0 : value;
  }
}
