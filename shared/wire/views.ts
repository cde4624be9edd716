/** Every view a console can subscribe to: state views (latest wins) as tables, log views (nothing lost) as events. */
import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { changeSchema } from '../changes/change.ts';
import { alarmSchema, timelineEntrySchema } from '../model/events.ts';
import { healthStateSchema } from '../model/health.ts';
import { idcIdSchema } from '../model/network.ts';
import { auditEntrySchema } from './audit.ts';
import { authorityView } from './view-authority.ts';
import { lossColumns, readinessViews } from './views-readiness.ts';

const noParams = z.object({}).strict();

/**
 * One row per IDC. `state` indexes `healthStates`; `trafficShare*` are shares of 0–1 of intended (what changes asked for) and
 * actual routing (what the ingress says it does). Figures of a stale IDC are the last known ones: `dataAgeMs` says how old.
 */
const idcColumns = {
  id: 'str',
  name: 'str',
  region: 'str',
  state: 'u8',
  sinceMs: 'f64',
  dataAgeMs: 'f64',
  /** 1 when the figures are too old to be believed. */
  stale: 'u8',
  reason: 'str',
  viewers: 'f64',
  streams: 'f64',
  ingestGbps: 'f64',
  egressGbps: 'f64',
  rebufferPct: 'f64',
  startFailurePct: 'f64',
  /** Percentiles of the starts of the last 5 minutes, and how many those are. */
  startTimeP50Ms: 'f64',
  startTimeP95Ms: 'f64',
  startTimeP99Ms: 'f64',
  startTimeCount: 'f64',
  /** Latency behind live of the last 10 s; the count is of samples. */
  latencyP50Ms: 'f64',
  latencyP95Ms: 'f64',
  latencyP99Ms: 'f64',
  latencyCount: 'f64',
  ingestFps: 'f64',
  ingestKbps: 'f64',
  cpuPct: 'f64',
  loadPct: 'f64',
  egressCapacityGbps: 'f64',
  viewerCapacity: 'f64',
  streamCapacity: 'f64',
  costPerHour: 'f64',
  intendedPublishShare: 'f64',
  actualPublishShare: 'f64',
  intendedPlayShare: 'f64',
  actualPlayShare: 'f64',
} as const;

/**
 * One row per stream, over all the IDCs that deliver it. `state` indexes `healthStates`. `viewers`, `egressKbps` and what players felt
 * are sums of parts over the delivering IDCs, divided last; ingest figures are those of the one origin and absent while nobody ingests.
 */
const streamColumns = {
  id: 'str',
  publisher: 'str',
  /** Empty while nobody ingests it. */
  ingestIdc: 'str',
  state: 'u8',
  viewers: 'f64',
  /** IDCs that deliver it. */
  servedBy: 'u32',
  ingestKbps: 'f64',
  /** What is usual for this stream. */
  usualKbps: 'f64',
  fps: 'f64',
  targetFps: 'f64',
  gopSeconds: 'f64',
  rttMs: 'f64',
  jitterMs: 'f64',
  lossPct: 'f64',
  egressKbps: 'f64',
  rebufferPct: 'f64',
  startFailurePct: 'f64',
  startTimeP95Ms: 'f64',
  startedAtMs: 'f64',
  dataAgeMs: 'f64',
} as const;

/** What a window of streams can be sorted by; `severity` is state, then how bad, then how many feel it. */
export const streamSorts = [
  'severity',
  'viewers',
  'rebufferPct',
  'startFailurePct',
  'ingestKbps',
  'ingestKbpsShare',
  'fps',
  'rttMs',
  'jitterMs',
  'lossPct',
  'gopSeconds',
  'egressKbps',
  'startedAtMs',
  'id',
] as const;
export type StreamSort = (typeof streamSorts)[number];

/** What a heat map can be coloured by. Higher is worse in all but `ingestKbpsShare`, the share of what is usual for the stream. */
export const heatMapMetrics = [
  'severity',
  'rebufferPct',
  'startFailurePct',
  'lossPct',
  'rttMs',
  'jitterMs',
  'ingestKbpsShare',
  'viewers',
] as const;
export type HeatMapMetric = (typeof heatMapMetrics)[number];

/** Which streams; every field is given, so that the same window has one key. */
const streamFilter = {
  /** Ingested or delivered here. */
  idc: idcIdSchema.nullable(),
  state: healthStateSchema.nullable(),
  /** Part of an id or of a publisher, any case; empty finds all. */
  find: z.string().max(120),
};

const nodeColumns = {
  id: 'str',
  role: 'str',
  state: 'u8',
  dataAgeMs: 'f64',
  check: 'str',
  checkDetail: 'str',
  connections: 'f64',
  ingestKbps: 'f64',
  egressKbps: 'f64',
  cpuPct: 'f64',
  configRelease: 'f64',
  detail: 'str',
} as const;

/** Where a window stands in what it was cut from: one row. */
const windowColumns = {
  offset: 'f64',
  /** Rows that the filter lets through, and all there are. */
  matched: 'f64',
  total: 'f64',
} as const;

/** How far back a series looks: 15 minutes at 1 s from memory; the rest from 1-minute rollups, in at most about 1,000 points. */
export const seriesRanges = ['6h', '24h', '7d', '30d'] as const;
export type SeriesRange = (typeof seriesRanges)[number];

export const stateViews = {
  overview: {
    params: noParams,
    tables: {
      totals: {
        viewers: 'f64',
        streams: 'f64',
        ingestGbps: 'f64',
        egressGbps: 'f64',
        egressCapacityGbps: 'f64',
        rebufferPct: 'f64',
        startFailurePct: 'f64',
        costPerHour: 'f64',
        /** Change over the last 15 minutes; absent until there is that much history. */
        viewers15MinDelta: 'f64',
        streams15MinDelta: 'f64',
        /** IDCs whose figures are in the sums, and all. */
        idcsCounted: 'u32',
        idcs: 'u32',
        /** 1 when the ingress can be reached and read back. */
        actuatorReachable: 'u8',
        actuatorAgeMs: 'f64',
      },
      idcs: idcColumns,
      /** If this IDC were lost now. `fits`: 0 no, 1 yes, 2 unknown. */
      readiness: { id: 'str', ...lossColumns },
    },
  },
  ...readinessViews,
  /** 15 minutes of rebuffering per IDC in 90 points of 10 s, row-major by IDC; a gap is NaN. */
  trends: {
    params: noParams,
    tables: { idcs: { id: 'str' }, points: { rebufferPct: 'f32' } },
  },
  idc: {
    params: z.object({ idc: idcIdSchema }).strict(),
    tables: {
      idc: idcColumns,
      nodes: nodeColumns,
      /** Streams ingested or delivered here, worst first, at most 50. */
      streams: {
        id: 'str',
        ingestIdc: 'str',
        state: 'u8',
        viewers: 'f64',
        ingestKbps: 'f64',
        fps: 'f64',
        rebufferPct: 'f64',
        startTimeP95Ms: 'f64',
        egressKbps: 'f64',
        dataAgeMs: 'f64',
      },
      /** `healthReasonSchema` as JSON, one a row, worst first. */
      reasons: { json: 'str' },
    },
  },
  /** Nodes of one IDC or of all, worst first. */
  nodes: {
    params: z
      .object({
        idc: idcIdSchema.nullable(),
        find: z.string().max(120),
        offset: z.number().int().min(0).max(1_000_000),
        limit: z.number().int().min(1).max(500),
      })
      .strict(),
    tables: { nodes: { ...nodeColumns, idc: 'str' }, window: windowColumns },
  },
  /** A sorted and filtered window of all streams. */
  streams: {
    params: z
      .object({
        sort: z.enum(streamSorts),
        descending: z.boolean(),
        ...streamFilter,
        offset: z.number().int().min(0).max(10_000_000),
        limit: z.number().int().min(1).max(500),
      })
      .strict(),
    tables: { streams: streamColumns, window: windowColumns },
  },
  /** One stream: where it is ingested and served, and its last 15 minutes at 1 s, kept from when somebody first looks. */
  stream: {
    params: z.object({ stream: z.string().min(1).max(200) }).strict(),
    tables: {
      /** No row: it is not known any more. */
      stream: streamColumns,
      deliveries: {
        idc: 'str',
        viewers: 'f64',
        egressKbps: 'f64',
        rebufferPct: 'f64',
        startFailurePct: 'f64',
        startTimeP95Ms: 'f64',
        dataAgeMs: 'f64',
      },
      points: {
        atMs: 'f64',
        viewers: 'f32',
        ingestKbps: 'f32',
        fps: 'f32',
        rttMs: 'f32',
        jitterMs: 'f32',
        lossPct: 'f32',
        egressKbps: 'f32',
        rebufferPct: 'f32',
      },
      /** Why its state is what it is, in words, worst first. */
      reasons: { text: 'str', state: 'u8' },
    },
  },
  /** Every stream as a cell, or a group of them where there are more streams than cells. A cell keeps its place while its streams live. */
  heatmap: {
    params: z.object({ metric: z.enum(heatMapMetrics), ...streamFilter, cells: z.number().int().min(16).max(10_000) }).strict(),
    tables: {
      /** `value` is the worst of the group, NaN when none is known; `streams` 0 is an empty place. `worstId` is whose value it is. */
      cells: { value: 'f32', state: 'u8', streams: 'u32', worstId: 'str' },
      map: { streams: 'f64', total: 'f64', streamsPerCell: 'f64' },
    },
  },
  /**
   * One IDC over time, oldest first; a missing interval is NaN. Without `range` 15 minutes at 1 s. With one, intervals of `stepMs` from
   * 1-minute rollups and, for what is not rolled up yet, from memory: the last is the open one. `atMs` is where an interval begins.
   */
  series: {
    params: z.object({ idc: idcIdSchema, range: z.enum(seriesRanges).optional() }).strict(),
    tables: {
      points: {
        atMs: 'f64',
        viewers: 'f32',
        streams: 'f32',
        ingestGbps: 'f32',
        egressGbps: 'f32',
        rebufferPct: 'f32',
        startFailurePct: 'f32',
        startTimeP50Ms: 'f32',
        startTimeP95Ms: 'f32',
        startTimeP99Ms: 'f32',
        startTimeCount: 'f32',
        latencyP50Ms: 'f32',
        latencyP95Ms: 'f32',
        latencyP99Ms: 'f32',
        latencyCount: 'f32',
        ingestFps: 'f32',
        loadPct: 'f32',
        /** Share of the interval's seconds in which all was known; NaN while that is not known itself. */
        coveredPct: 'f32',
      },
      /** Lowest and highest second of each interval, a row a point; no rows at 1 s. */
      extremes: { viewersMin: 'f32', viewersMax: 'f32', egressGbpsMin: 'f32', egressGbpsMax: 'f32' },
      /** One row. `past`: 0 all of it is here, 1 it is being read, 2 it could not be read and is tried again. */
      span: { stepMs: 'f64', past: 'u8' },
      capacity: { egressCapacityGbps: 'f64' },
    },
  },
  /** Holds and overrides that stand now, one row an IDC. `rule` is empty for a hold. */
  guards: {
    params: noParams,
    tables: { guards: { guard: 'str', rule: 'str', idc: 'str', sinceMs: 'f64', untilMs: 'f64', changeId: 'str', by: 'str', why: 'str' } },
  },
  config: {
    params: noParams,
    tables: {
      namespaces: { namespace: 'str', latestRelease: 'u32', description: 'str' },
      /** What each target is to run. */
      targets: { namespace: 'str', target: 'str', release: 'u32', sinceMs: 'f64' },
      /** What each instance says it runs. `reportAgeMs` is NaN before the first report. */
      instances: { namespace: 'str', target: 'str', instance: 'str', release: 'u32', state: 'str', detail: 'str', reportAgeMs: 'f64' },
      /** What people are at. `keys` is how many they change. */
      drafts: { namespace: 'str', subject: 'str', name: 'str', baseRelease: 'u32', revision: 'u32', keys: 'u32', updatedAtMs: 'f64' },
    },
  },
  authority: authorityView,
} as const;

export type StateViewName = keyof typeof stateViews;
export type StateViewSpec<N extends StateViewName> = (typeof stateViews)[N]['tables'];
export const stateViewNames = Object.keys(stateViews) as readonly StateViewName[];

/**
 * Log views: how many of the latest bodies a snapshot holds, and whether it is the latest by id or simply the latest. By id it holds
 * those that are open beside them: see `held.ts`.
 */
export const logViews = {
  timeline: { event: timelineEntrySchema, snapshot: { by: 'offset', most: 300 } },
  alarms: { event: alarmSchema, snapshot: { by: 'id', most: 1000 } },
  changes: { event: changeSchema, snapshot: { by: 'id', most: 500 } },
  audit: { event: auditEntrySchema, snapshot: { by: 'offset', most: 300 } },
} as const;

export type LogViewName = keyof typeof logViews;
export type LogEvent<N extends LogViewName> = z.infer<(typeof logViews)[N]['event']>;
export const logViewNames = Object.keys(logViews) as readonly LogViewName[];

export type ViewName = StateViewName | LogViewName;

export function isStateView(name: string): name is StateViewName {
  return Object.hasOwn(stateViews, name);
}

export function isLogView(name: string): name is LogViewName {
  return Object.hasOwn(logViews, name);
}

/** What names a view and its parameters on the wire, e.g. `overview` or `idc{"idc":"osl-1"}`. */
export function viewKey(name: ViewName, params: Readonly<Record<string, unknown>> = {}): string {
  return Object.keys(params).length === 0 ? name : `${name}${canonicalJson(params)}`;
}
