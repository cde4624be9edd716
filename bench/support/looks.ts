/** What consoles of a fleet look at: an overview, an IDC, or a window of streams sorted in one of twenty ways. */
import { streamSorts } from '../../shared/wire/views-streams.ts';
import type { FleetPlan, Look } from '../fleet/plan.ts';
import { consolesOn } from './fleet.ts';

/** Rows of a window: what a tall screen shows. */
const windowRows = 50;
const distinctSorts = 20;

export const overviewLooks: readonly Look[] = [
  { view: 'overview', params: {} },
  { view: 'trends', params: {} },
];

export function idcLooks(idc: string): readonly Look[] {
  return [
    { view: 'idc', params: { idc } },
    { view: 'series', params: { idc } },
  ];
}

/** Twenty that differ: every sort both ways until there are enough. */
export function streamLooks(): readonly (readonly Look[])[] {
  const sorts = [true, false].flatMap((descending) => streamSorts.map((sort) => ({ sort, descending })));
  return sorts
    .slice(0, distinctSorts)
    .map(({ sort, descending }) => [
      { view: 'streams', params: { sort, descending, idc: null, state: null, find: '', offset: 0, limit: windowRows } },
    ]);
}

/** Sixty of a hundred on the overview, twenty on IDCs, twenty on the twenty windows. */
export function mixedConsoles(count: number, idcs: readonly string[]): FleetPlan['consoles'] {
  const fifth = Math.round(count / 5);
  return [
    ...consolesOn(count - 2 * fifth, [overviewLooks]),
    ...consolesOn(
      fifth,
      idcs.map((idc) => idcLooks(idc)),
    ),
    ...consolesOn(fifth, streamLooks()),
  ];
}
