/**
 * The last 15 minutes while memory does not reach back so far, for the platform has just started: each second from before then holds what its
 * minute was, from the database.
 */
import type { Table } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { Past, Step } from '../history/past.ts';
import { historySeconds } from '../state/history.ts';
import type { State } from '../state/state.ts';

const spec = stateViews.series.tables.points;
type Points = Table<typeof spec>;
type Figure = Exclude<keyof typeof spec, 'atMs' | 'coveredPct'>;

/** Any of them known: the second is in memory. */
const gauges = ['viewers', 'streams', 'loadPct'] as const;

const minuteMs = 60_000;
/** In minutes, what a view opens of the past: the oldest second may lie in a minute of its own. */
export const recentMinutes = historySeconds / 60 + 1;

/** How many of the last 15 minutes' seconds lie before the first of which anything is known of any IDC; all but none once it has run so long. */
export function secondsBeforeMemory({ histories, rolledSecond }: Pick<State, 'histories' | 'rolledSecond'>): number {
  const first = rolledSecond - historySeconds + 1;
  for (let at = 0; at < historySeconds; at += 1) {
    if (histories.some((history) => gauges.some((name) => !Number.isNaN(history.gauge(name, first + at))))) return at;
  }
  return historySeconds;
}

/** Of a past in steps of one minute, the one that a second lies in. */
export function minuteOfSecond({ first, steps }: ReturnType<Past['steps']>, second: number): Step | undefined {
  return steps[Math.floor((second * 1000) / minuteMs) - first];
}

/** @param past in steps of one minute. @returns columns of their own: those of `points` are drawn on. */
export function withMinutesBefore(points: Points, before: number, past: Pick<Past, 'steps'>): Points {
  const minutes = past.steps();
  const columns = Object.fromEntries(Object.entries(points.columns).map(([name, column]) => [name, column.slice()])) as Points['columns'];
  const names = Object.keys(spec).filter((name): name is Figure => name !== 'atMs' && name !== 'coveredPct');
  for (let at = 0; at < before; at += 1) {
    const step = minuteOfSecond(minutes, (columns.atMs[at] ?? Number.NaN) / 1000);
    if (step === undefined) continue;
    columns.coveredPct[at] = step.coveredPct;
    if (step.point === null) continue;
    for (const name of names) columns[name][at] = step.point[name];
  }
  return { rows: points.rows, columns };
}
