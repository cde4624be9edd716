/** What the Streams screen shows, as its address says it: every part has a default, and only what differs stands in the address. */
import { healthStates } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { idcIdSchema } from '../../../../shared/model/network.ts';
import { heatMapMetrics, streamSorts } from '../../../../shared/wire/views-streams.ts';
import type { HeatMapMetric, StreamSort } from '../../../../shared/wire/views-streams.ts';

export interface StreamFilter {
  readonly idc: string | null;
  readonly state: HealthState | null;
  /** Part of an id or a publisher; empty finds all. */
  readonly find: string;
}

export interface StreamQuery extends StreamFilter {
  readonly sort: StreamSort;
  readonly descending: boolean;
  readonly tab: 'table' | 'map';
  readonly metric: HeatMapMetric;
  /** The stream whose drawer is open. */
  readonly stream: string | null;
}

/** As long as the wire lets a search be. */
export const findMost = 120;
export const noFilter: StreamFilter = { idc: null, state: null, find: '' };
const start: StreamQuery = { ...noFilter, sort: 'severity', descending: true, tab: 'table', metric: 'severity', stream: null };

/** What an address asks for; what it misspells is as if it were not there. */
export function streamQueryOf(address: URLSearchParams): StreamQuery {
  const idc = idcIdSchema.safeParse(address.get('idc'));
  const sort = streamSorts.find((name) => name === address.get('sort')) ?? start.sort;
  const order = address.get('order');
  return {
    idc: idc.success ? idc.data : null,
    state: healthStates.find((state) => state === address.get('state')) ?? null,
    find: (address.get('find') ?? '').slice(0, findMost),
    sort,
    descending: order === null ? descendsFirst(sort) : order === 'down',
    tab: address.get('tab') === 'map' ? 'map' : 'table',
    metric: heatMapMetrics.find((metric) => metric === address.get('metric')) ?? start.metric,
    stream: address.get('stream'),
  };
}

/** For `routes.streams`: the other way of `streamQueryOf`. */
export function addressOf(query: StreamQuery): Readonly<Record<string, string>> {
  const parts: [string, string | null][] = [
    ['tab', query.tab === start.tab ? null : query.tab],
    ['metric', query.metric === start.metric ? null : query.metric],
    ['sort', query.sort === start.sort ? null : query.sort],
    ['order', query.descending === descendsFirst(query.sort) ? null : query.descending ? 'down' : 'up'],
    ['idc', query.idc],
    ['state', query.state],
    ['find', query.find === '' ? null : query.find],
    ['stream', query.stream],
  ];
  return Object.fromEntries(parts.filter((part): part is [string, string] => part[1] !== null));
}

/** What a first press on a header shows first: the worst, the most, the newest; names from A. */
export function descendsFirst(sort: StreamSort): boolean {
  return sort !== 'id' && sort !== 'ingestKbps' && sort !== 'ingestKbpsShare' && sort !== 'fps';
}

/** A press on a header: its own direction first, the other at the next press. */
export function sortedBy(query: StreamQuery, sort: StreamSort): StreamQuery {
  return { ...query, sort, descending: query.sort === sort ? !query.descending : descendsFirst(sort) };
}

export const presets = ['worst', 'rebuffer', 'dying', 'viewers', 'started', 'loss'] as const;
export type Preset = (typeof presets)[number];

export const presetSorts: Readonly<Record<Preset, StreamSort>> = {
  worst: 'severity',
  rebuffer: 'rebufferPct',
  dying: 'ingestKbpsShare',
  viewers: 'viewers',
  started: 'startedAtMs',
  loss: 'lossPct',
};

/** The preset that the order is; null when it is another. */
export function presetOf({ sort, descending }: StreamQuery): Preset | null {
  return descending === descendsFirst(sort) ? (presets.find((preset) => presetSorts[preset] === sort) ?? null) : null;
}

export function isFiltered({ idc, state, find }: StreamFilter): boolean {
  return idc !== null || state !== null || find !== '';
}
