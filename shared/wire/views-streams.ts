/** State views over streams: a window of all of them, one of them, and all as a heat map. */
import { z } from 'zod';
import { healthStateSchema } from '../model/health.ts';
import { idcIdSchema } from '../model/network.ts';
import { windowColumns } from './view-parts.ts';

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

export const streamViews = {
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
} as const;
