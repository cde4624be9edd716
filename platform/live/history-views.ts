/** The views `trends` and `series`: the past as pictures. An interval that nothing is known of is NaN. */
import { percentOf } from '../../shared/model/numbers.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Table, TableSpec, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { SeriesRange } from '../../shared/wire/views-idcs.ts';
import type { Past, PastStatus } from '../history/past.ts';
import type { PointColumn } from '../history/point.ts';
import type { State } from '../state/state.ts';
import { historySeconds } from '../state/history.ts';
import { minuteOfSecond, secondsBeforeMemory, withMinutesBefore } from './before-memory.ts';
import type { SecondsSeries } from './seconds-series.ts';

const trendPoints = 90;
export const trendSeconds = 10;

/** @param pasts of each IDC in minutes: what a point from before memory is taken from */
export function trendsTables(state: State, pasts: readonly Past[]): Tables<typeof stateViews.trends.tables> {
  const spec = stateViews.trends.tables;
  const rebufferPct = new Float32Array(state.idcs.length * trendPoints);
  // Points end at whole tens of seconds, so that one that has been drawn never changes.
  const end = Math.floor((state.rolledSecond + 1) / trendSeconds) * trendSeconds;
  const firstKept = state.rolledSecond - historySeconds + 1 + secondsBeforeMemory(state);
  for (const [index, history] of state.histories.entries()) {
    const minutes = pasts[index]?.steps();
    for (let point = 0; point < trendPoints; point += 1) {
      const last = end - 1 - (trendPoints - 1 - point) * trendSeconds;
      if (last < firstKept) {
        const was = minutes === undefined ? undefined : minuteOfSecond(minutes, last);
        rebufferPct[index * trendPoints + point] = was?.point?.rebufferPct ?? Number.NaN;
        continue;
      }
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

type SeriesTables = Tables<typeof stateViews.series.tables>;

/** Steps are at most about a thousand, and drawn anew as often as one can see a difference. */
export const rangeSteps: Readonly<
  Record<SeriesRange, { readonly minutesPerStep: number; readonly steps: number; readonly redrawnEverySeconds: number }>
> = {
  '6h': { minutesPerStep: 1, steps: 360, redrawnEverySeconds: 2 },
  '24h': { minutesPerStep: 2, steps: 720, redrawnEverySeconds: 5 },
  '7d': { minutesPerStep: 10, steps: 1008, redrawnEverySeconds: 15 },
  '30d': { minutesPerStep: 60, steps: 720, redrawnEverySeconds: 30 },
};

const pastCodes: Readonly<Record<PastStatus, number>> = { here: 0, reading: 1, failed: 2 };

interface RecentOf {
  readonly series: SecondsSeries;
  /** In minutes, for what lies before memory. */
  readonly past: Past;
}

/** 15 minutes at one second. */
export function recentTables(state: State, index: number, { series, past }: RecentOf): SeriesTables {
  const points = series.points();
  const before = secondsBeforeMemory(state);
  const none = new Float32Array();
  return {
    points: before === 0 ? points : withMinutesBefore(points, before, past),
    extremes: { rows: 0, columns: { viewersMin: none, viewersMax: none, egressGbpsMin: none, egressGbpsMax: none } },
    ...aroundPoints(state, index, { stepMs: 1000, past: before === 0 ? pastCodes.here : pastCodes[past.status()] }),
  };
}

export function pastTables(state: State, index: number, { past, minutesPerStep }: PastOf): SeriesTables {
  const { first, steps } = past.steps();
  const stepMs = minutesPerStep * 60_000;
  const column = (name: PointColumn): Float32Array => Float32Array.from(steps, ({ point }) => point?.[name] ?? Number.NaN);
  const table = <S extends TableSpec>(spec: S, given: Partial<Table<S>['columns']>): Table<S> => {
    const rest = Object.keys(spec).filter((name) => !Object.hasOwn(given, name)) as PointColumn[];
    const columns = Object.fromEntries(rest.map((name) => [name, column(name)]));
    return { rows: steps.length, columns: { ...columns, ...given } } as Table<S>;
  };
  return {
    points: table(stateViews.series.tables.points, {
      atMs: Float64Array.from(steps, (_, at) => (first + at) * stepMs),
      coveredPct: Float32Array.from(steps, ({ coveredPct }) => coveredPct),
    }),
    extremes: table(stateViews.series.tables.extremes, {}),
    ...aroundPoints(state, index, { stepMs, past: pastCodes[past.status()] }),
  };
}

interface PastOf {
  readonly past: Past;
  readonly minutesPerStep: number;
}

function aroundPoints(
  state: State,
  index: number,
  span: Row<typeof stateViews.series.tables.span>,
): Pick<SeriesTables, 'span' | 'capacity'> {
  const spec = stateViews.series.tables;
  return {
    span: tableOf(spec.span, [span]),
    capacity: tableOf(spec.capacity, [{ egressCapacityGbps: state.idcs[index]?.egressCapacityGbps ?? Number.NaN }]),
  };
}
