/** The view `series` as charts take it. */
import type { Tables } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import type { ChartData } from '../../../ui/charts/chart-props.ts';

type SeriesTables = Tables<StateViewSpec<'series'>>;

export type PastState = 'here' | 'reading' | 'failed';

export interface Series {
  readonly stepMs: number;
  readonly past: PastState;
  /** What lies before is not read yet; undefined when all is. */
  readonly readingUntilMs: number | undefined;
  /** Share of the time, in %, of which all is known; NaN when nothing can be said. */
  readonly coveredPct: number;
  readonly charts: Readonly<
    Record<'viewers' | 'egress' | 'rebuffer' | 'startFailure' | 'startTime' | 'latency' | 'streams' | 'ingest' | 'fps', ChartData>
  >;
  readonly columns: SeriesTables['points']['columns'];
}

const pasts: readonly PastState[] = ['here', 'reading', 'failed'];

export function seriesOf({ points, extremes, span }: SeriesTables): Series {
  const { columns } = points;
  const { atMs } = columns;
  const of = (values: Float32Array, more: Omit<ChartData, 'atMs' | 'values'> = {}): ChartData => ({ atMs, values, ...more });
  const band = (low: Float32Array, high: Float32Array): Pick<ChartData, 'band'> => (extremes.rows === 0 ? {} : { band: { low, high } });
  const { viewersMin, viewersMax, egressGbpsMin, egressGbpsMax } = extremes.columns;
  const past = pasts[span.columns.past[0] ?? 0] ?? 'here';
  return {
    stepMs: span.columns.stepMs[0] ?? 1000,
    past,
    readingUntilMs: past === 'here' ? undefined : readUntil(atMs, columns.coveredPct),
    coveredPct: meanOfKnown(columns.coveredPct),
    charts: {
      viewers: of(columns.viewers, band(viewersMin, viewersMax)),
      egress: of(columns.egressGbps, band(egressGbpsMin, egressGbpsMax)),
      rebuffer: of(columns.rebufferPct),
      startFailure: of(columns.startFailurePct),
      startTime: of(columns.startTimeP95Ms, { others: [columns.startTimeP50Ms, columns.startTimeP99Ms] }),
      latency: of(columns.latencyP95Ms, { others: [columns.latencyP50Ms, columns.latencyP99Ms] }),
      streams: of(columns.streams),
      ingest: of(columns.ingestGbps),
      fps: of(columns.ingestFps),
    },
    columns,
  };
}

/** Of an interval that is not read yet not even its coverage is known. The newest are read first. */
function readUntil(atMs: Float64Array, coveredPct: Float32Array): number {
  const lastUnread = coveredPct.findLastIndex(Number.isNaN);
  return atMs[lastUnread + 1] ?? atMs.at(-1) ?? 0;
}

/** Intervals are of one length, so their mean is the share of the whole: no percentage of unlike wholes. */
function meanOfKnown(coveredPct: Float32Array): number {
  const known = coveredPct.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}
