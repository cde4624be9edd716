/** State views of IDCs and their nodes: the overview, one IDC, its past, nodes of all. */
import { z } from 'zod';
import { idcIdSchema } from '../model/network.ts';
import { noParams, windowColumns } from './view-parts.ts';
import { lossColumns } from './views-readiness.ts';

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

/** How far back a series looks beyond the 15 minutes at 1 s: from 1-minute rollups, in at most about 1,000 points. */
export const seriesRanges = ['6h', '24h', '7d', '30d'] as const;
export type SeriesRange = (typeof seriesRanges)[number];

export const idcViews = {
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
        /** For how long the platform has not been able to write its database; NaN while it can. No alarm is raised and no change made meanwhile. */
        unwritableMs: 'f64',
      },
      idcs: idcColumns,
      /** If this IDC were lost now. `fits`: 0 no, 1 yes, 2 unknown. */
      readiness: { id: 'str', ...lossColumns },
    },
  },
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
} as const;
