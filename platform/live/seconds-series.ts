/**
 * The last 15 minutes of one IDC as points, one a second, kept from one drawing to the next: only the newest are worked out anew, for
 * what players measured of them may still come in.
 */
import { percentOf } from '../../shared/model/numbers.ts';
import { elementBytes } from '../../shared/wire/columns.ts';
import type { Table } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { countOf, gbpsPerKbps } from '../history/point.ts';
import { isCovered } from '../state/covered.ts';
import { percentileMs } from '../state/histogram.ts';
import { historySeconds } from '../state/history.ts';
import type { IdcHistory, Part } from '../state/history.ts';
import type { State } from '../state/state.ts';
import { feltWindows, lastFeltSecond } from './felt.ts';

const spec = stateViews.series.tables.points;
type Points = Table<typeof spec>;

/** Late samples change nothing that is older than this; once a minute all is worked out anew all the same. */
const movingSeconds = 30;

export interface SecondsSeries {
  points(): Points;
}

export function createSecondsSeries(state: State, index: number): SecondsSeries {
  const history = state.histories[index];
  if (history === undefined) throw new RangeError(`no IDC ${index}`);
  const columns = emptyColumns();
  let drawn = Number.NaN;

  return {
    points() {
      const last = state.rolledSecond;
      const passed = last - drawn;
      const isNew = !(passed >= 0 && passed < historySeconds) || Math.floor(last / 60) !== Math.floor(drawn / 60);
      const fresh = isNew ? historySeconds : Math.min(historySeconds, passed + movingSeconds);
      if (!isNew) for (const column of Object.values(columns)) column.copyWithin(0, passed);
      draw({ state, index, history, columns }, { last, fresh });
      drawn = last;
      return { rows: historySeconds, columns };
    },
  };
}

function emptyColumns(): Points['columns'] {
  const columns: Record<string, Float32Array | Float64Array> = {};
  for (const [name, type] of Object.entries(spec)) {
    columns[name] = elementBytes(type) === 8 ? new Float64Array(historySeconds) : new Float32Array(historySeconds);
  }
  return columns as Points['columns'];
}

interface Drawing {
  readonly state: State;
  readonly index: number;
  readonly history: IdcHistory;
  readonly columns: Points['columns'];
}

/** Works out the newest `fresh` points, the last of which is the second `last`. */
function draw({ state, index, history, columns }: Drawing, { last, fresh }: { readonly last: number; readonly fresh: number }): void {
  const first = last - fresh + 1;
  const felt = lastFeltSecond(state, index);
  const starts = slidingWindow((at, seconds) => history.startTimes(at, seconds), first, feltWindows.startTime);
  const latencies = slidingWindow((at, seconds) => history.latencies(at, seconds), first, feltWindows.latency);
  for (let second = first; second <= last; second += 1) {
    const at = historySeconds - 1 - (last - second);
    columns.atMs[at] = second * 1000;
    columns.viewers[at] = history.gauge('viewers', second);
    columns.streams[at] = history.gauge('streams', second);
    columns.ingestGbps[at] = history.gauge('ingestKbps', second) * gbpsPerKbps;
    columns.egressGbps[at] = history.gauge('egressKbps', second) * gbpsPerKbps;
    columns.ingestFps[at] = history.gauge('fps', second);
    columns.loadPct[at] = history.gauge('loadPct', second);
    columns.rebufferPct[at] = ratioAt(history, second, { part: 'stallMs', rest: 'playMs', seconds: feltWindows.rebuffer });
    columns.startFailurePct[at] = ratioAt(history, second, {
      part: 'startFailures',
      whole: 'startAttempts',
      seconds: feltWindows.startFailure,
    });
    const isFelt = !Number.isNaN(history.part('playMs', second));
    const [startTimes, latency] = [starts.next(), latencies.next()];
    columns.startTimeP50Ms[at] = isFelt ? percentileMs(startTimes, 0.5) : Number.NaN;
    columns.startTimeP95Ms[at] = isFelt ? percentileMs(startTimes, 0.95) : Number.NaN;
    columns.startTimeP99Ms[at] = isFelt ? percentileMs(startTimes, 0.99) : Number.NaN;
    columns.startTimeCount[at] = isFelt ? countOf(startTimes) : Number.NaN;
    columns.latencyP50Ms[at] = isFelt ? percentileMs(latency, 0.5) : Number.NaN;
    columns.latencyP95Ms[at] = isFelt ? percentileMs(latency, 0.95) : Number.NaN;
    columns.latencyP99Ms[at] = isFelt ? percentileMs(latency, 0.99) : Number.NaN;
    columns.latencyCount[at] = isFelt ? countOf(latency) : Number.NaN;
    columns.coveredPct[at] = coveredPct(state, index, { second, felt });
  }
}

/** A second that players may still tell of is neither covered nor a gap. */
function coveredPct(state: State, index: number, { second, felt }: { readonly second: number; readonly felt: number }): number {
  if (isCovered(state, index, second)) return 100;
  return state.freshness.quality.isFresh(index) && second > felt ? Number.NaN : 0;
}

type Ratio = { readonly part: Part; readonly seconds: number } & ({ readonly rest: Part } | { readonly whole: Part });

/** A ratio over the seconds up to this one; a second that is not known itself is a gap. */
function ratioAt(history: IdcHistory, second: number, spec: Ratio): number {
  if (Number.isNaN(history.part(spec.part, second))) return Number.NaN;
  const part = history.partSum(spec.part, second, spec.seconds);
  const whole =
    'whole' in spec ? history.partSum(spec.whole, second, spec.seconds) : part + history.partSum(spec.rest, second, spec.seconds);
  return Math.min(100, percentOf(part, whole));
}

/** Histograms of the `seconds` up to `first`, then up to the second after it and so on: a sum that slides. */
function slidingWindow(
  bucketsOf: (last: number, seconds: number) => Float64Array,
  first: number,
  seconds: number,
): { next(): Float64Array } {
  const window = bucketsOf(first - 1, seconds);
  let second = first;
  return {
    next() {
      slide(window, bucketsOf(second, 1), 1);
      slide(window, bucketsOf(second - seconds, 1), -1);
      second += 1;
      return window;
    },
  };
}

function slide(window: Float64Array, buckets: Float64Array, sign: 1 | -1): void {
  for (let bucket = 0; bucket < window.length; bucket += 1) {
    // Fractions of starts leave crumbs behind when they are taken away again.
    const value = (window[bucket] ?? 0) + sign * (buckets[bucket] ?? 0);
    window[bucket] = value < 1e-6 ? 0 : value;
  }
}
