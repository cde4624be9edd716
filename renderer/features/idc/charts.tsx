import { memo, useMemo } from 'react';
import { tellsOf } from '../../../shared/model/events.ts';
import type { HealthReason } from '../../../shared/model/health.ts';
import { useLogView, useStateView } from '../../live/index.ts';
import type { ChartMarker, TimeChartProps } from '../../ui/charts/chart-props.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { TimeCursorProvider } from '../../ui/charts/time-cursor.tsx';
import { LoadingShape } from '../../ui/conditions.tsx';
import { formatBandwidth, formatCount, formatFps, formatMillis, formatPercent } from '../../ui/format.ts';
import { figuresEveryMs, usePaced } from '../../ui/paced.ts';
import { Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { formatSince } from '../../ui/time.ts';
import { toneOf } from '../../ui/tone.ts';
import './charts.css';
import { rangeParam, rangeSpanMs } from './model/chart-range.ts';
import type { ChartRange } from './model/chart-range.ts';
import { formatMeasure } from './model/reasons.ts';
import { seriesOf } from './model/series.ts';
import type { Series } from './model/series.ts';
import { RangePicker } from './range-picker.tsx';
import { idcText } from './text.ts';

interface ChartsProps {
  readonly idc: string;
  readonly range: ChartRange;
  readonly reasons: readonly HealthReason[];
  readonly stale: boolean;
}

const text = idcText.charts;

/** Nine measures on one time axis, with one crosshair and the changes that touched this IDC. */
export const Charts = memo(function Charts({ idc, range, reasons, stale }: ChartsProps) {
  const view = usePaced(useStateView('series', { idc, ...rangeParam(range) }), figuresEveryMs * 2);
  const markers = useMarkers(idc);
  const tables = view.state === 'shown' ? view.tables : undefined;
  const series = useMemo(() => (tables === undefined ? undefined : seriesOf(tables)), [tables]);
  const span = text.spans[range];
  const picker = <RangePicker idc={idc} range={range} />;
  if (view.state !== 'shown' || series === undefined) {
    return (
      <Section title={text.title(span)} actions={picker}>
        <LoadingShape what={text.what(span)} rows={9} />
      </Section>
    );
  }
  const { atMs } = series.columns;
  const lastMs = atMs.at(-1) ?? view.platformTimeMs;
  const endMs = range === '15m' ? lastMs : view.platformTimeMs;
  const axis = {
    startMs: endMs - rangeSpanMs[range],
    endMs,
    stepMs: series.stepMs,
    spanWords: span,
    readingUntilMs: series.readingUntilMs,
    markers,
  };
  const capacityGbps = view.tables.capacity.columns.egressCapacityGbps[0] ?? Number.NaN;
  return (
    <Section title={text.title(span)} note={<Coverage series={series} />} actions={picker}>
      <TimeCursorProvider>
        <div className="idc-charts">
          {chartsOf({ series, capacityGbps, span }).map(({ metric, ...chart }, position) => (
            <TimeChart key={chart.title} {...axis} {...judgement(metric, { reasons, stale })} {...chart} position={position} />
          ))}
        </div>
      </TimeCursorProvider>
    </Section>
  );
});

interface CoverageProps {
  readonly series: Series;
}

function Coverage({ series: { past, coveredPct, stepMs } }: CoverageProps) {
  if (past !== 'here') return <span role="status">{past === 'reading' ? text.reading : text.pastFailed}</span>;
  const known = text.known(formatPercent(coveredPct));
  return <span>{stepMs > 1000 ? `${known} · ${text.point(formatSince(stepMs))}` : `${known} · ${text.note}`}</span>;
}

type Chart = Pick<TimeChartProps, 'title' | 'data' | 'format' | 'leastTop' | 'absentNote' | 'note' | 'line'> & {
  /** Whose reason colours it. */
  readonly metric: string;
};

interface ChartsOf {
  readonly series: Series;
  readonly capacityGbps: number;
  readonly span: string;
}

function chartsOf({ series: { charts, columns }, capacityGbps, span }: ChartsOf): readonly Chart[] {
  const capacity = { value: capacityGbps, label: text.capacity(formatBandwidth(capacityGbps)), tone: 'calm' as const };
  return [
    {
      metric: 'viewers',
      title: text.viewers,
      data: charts.viewers,
      format: formatCount,
      leastTop: 10,
      note: extremesNote(charts.viewers, formatCount),
    },
    {
      metric: 'loadPct',
      title: text.egress,
      data: charts.egress,
      format: formatBandwidth,
      note: extremesNote(charts.egress, formatBandwidth),
      ...(Number.isFinite(capacityGbps) ? { line: capacity } : {}),
    },
    { metric: 'rebufferPct', title: text.rebuffer, data: charts.rebuffer, format: formatPercent, leastTop: 1, absentNote: text.noPlayers },
    {
      metric: 'startFailurePct',
      title: text.startFailure,
      data: charts.startFailure,
      format: formatPercent,
      leastTop: 1,
      absentNote: text.noStarts(span),
    },
    {
      metric: 'startTimeP95Ms',
      title: text.startTime,
      data: charts.startTime,
      format: formatMillis,
      leastTop: 1000,
      absentNote: text.noPlayers,
      note: (at) =>
        percentilesNote(columns.startTimeP50Ms[at], columns.startTimeP99Ms[at], text.starts(formatCount(columns.startTimeCount[at]))),
    },
    {
      metric: 'latencyP95Ms',
      title: text.latency,
      data: charts.latency,
      format: formatMillis,
      leastTop: 1000,
      absentNote: text.noPlayers,
      note: (at) =>
        percentilesNote(columns.latencyP50Ms[at], columns.latencyP99Ms[at], text.latencySamples(formatCount(columns.latencyCount[at]))),
    },
    { metric: 'streams', title: text.streams, data: charts.streams, format: formatCount, leastTop: 10, absentNote: text.noIngest },
    { metric: 'ingestGbps', title: text.ingest, data: charts.ingest, format: formatBandwidth, absentNote: text.noIngest },
    { metric: 'ingestFps', title: text.fps, data: charts.fps, format: formatFps, leastTop: 30, absentNote: text.noIngest },
  ];
}

function percentilesNote(p50: number | undefined, p99: number | undefined, count: string): string {
  return text.percentiles(formatMillis(p50), formatMillis(p99), count);
}

/** Lowest and highest second of an interval; nothing over seconds. */
function extremesNote({ band }: Chart['data'], format: (value: number) => string): (at: number) => string {
  return (at) => (band === undefined ? '' : text.extremes(format(band.low[at] ?? Number.NaN), format(band.high[at] ?? Number.NaN)));
}

/** Tone and threshold of the reason that this measure gives, if it gives one. */
function judgement(metric: string, { reasons, stale }: Pick<ChartsProps, 'reasons' | 'stale'>): Pick<TimeChartProps, 'line' | 'tone'> {
  const reason = reasons.find((one) => one.metric === metric);
  if (stale) return { tone: 'unknown' };
  if (reason === undefined) return {};
  const { enterAt } = reason;
  if (enterAt === null) return { tone: toneOf(reason.state) };
  return {
    tone: toneOf(reason.state),
    line: { value: enterAt, label: text.enter(formatMeasure(enterAt, reason.unit)), tone: 'calm' },
  };
}

/** Changes and releases that touched this IDC or all of them. */
function useMarkers(idc: string): readonly ChartMarker[] {
  const timeline = useLogView('timeline');
  const events = timeline.state === 'shown' ? timeline.events : undefined;
  return useMemo(
    () =>
      (events ?? [])
        .filter(({ body }) => (body.kind === 'change' || body.kind === 'release') && tellsOf(body, idc))
        .map(({ body }) => ({
          atMs: body.atMs,
          label: body.title,
          href: body.changeId === null ? undefined : routes.change(body.changeId),
        })),
    [events, idc],
  );
}
