import { memo, useMemo } from 'react';
import type { HealthReason } from '../../../shared/model/health.ts';
import type { Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { useLogView, useStateView } from '../../live/index.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import type { ChartData, ChartMarker, TimeChartProps } from '../../ui/charts/chart-props.ts';
import { TimeCursorProvider } from '../../ui/charts/time-cursor.tsx';
import { LoadingShape } from '../../ui/conditions.tsx';
import { formatBandwidth, formatCount, formatFps, formatMillis, formatPercent } from '../../ui/format.ts';
import { figuresEveryMs, usePaced } from '../../ui/paced.ts';
import { Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import type { Tone } from '../../ui/tone.ts';
import { toneOf } from '../../ui/tone.ts';
import './charts.css';
import { formatMeasure } from './model/reasons.ts';
import { idcText } from './text.ts';

interface ChartsProps {
  readonly idc: string;
  readonly reasons: readonly HealthReason[];
  readonly stale: boolean;
}

const text = idcText.charts;
const spanMs = 900_000;
const leastTops = { rebufferPct: 1, startFailurePct: 1, startTimeP95Ms: 1000, ingestFps: 30 } as const;

/** Six measures on one time axis, with one crosshair and the changes that touched this IDC. */
export const Charts = memo(function Charts({ idc, reasons, stale }: ChartsProps) {
  const series = usePaced(useStateView('series', { idc }), figuresEveryMs * 2);
  const markers = useMarkers(idc);
  const points = series.state === 'shown' ? series.tables.points : undefined;
  const data = useMemo(() => (points === undefined ? undefined : dataOf(points)), [points]);
  if (series.state !== 'shown' || data === undefined) {
    return (
      <Section title={text.title}>
        <LoadingShape what={text.what} rows={6} />
      </Section>
    );
  }
  const capacityGbps = series.tables.capacity.columns.egressCapacityGbps[0] ?? Number.NaN;
  const { atMs } = series.tables.points.columns;
  const endMs = atMs[atMs.length - 1] ?? series.platformTimeMs;
  const common = { startMs: endMs - spanMs, endMs, markers };
  const judged = (metric: string): Pick<TimeChartProps, 'line' | 'tone'> => {
    const reason = reasons.find((one) => one.metric === metric);
    if (stale) return { tone: 'unknown' };
    if (reason === undefined) return {};
    const tone: Tone = toneOf(reason.state);
    const line =
      reason.enterAt === null
        ? undefined
        : { value: reason.enterAt, label: text.enter(formatMeasure(reason.enterAt, reason.unit)), tone: 'calm' as const };
    return { tone, line };
  };
  const capacity = { value: capacityGbps, label: text.capacity(formatBandwidth(capacityGbps)), tone: 'calm' as const };
  return (
    <Section title={text.title} note={text.note}>
      <TimeCursorProvider>
        <div className="idc-charts">
          <TimeChart
            {...common}
            {...judged('viewers')}
            slot={0}
            title={text.viewers}
            data={data.viewers}
            format={formatCount}
            leastTop={10}
          />
          <TimeChart
            {...common}
            {...judged('loadPct')}
            slot={1}
            title={text.egress}
            data={data.egressGbps}
            format={formatBandwidth}
            line={Number.isFinite(capacityGbps) ? capacity : undefined}
          />
          <TimeChart
            {...common}
            {...judged('rebufferPct')}
            slot={2}
            title={text.rebuffer}
            data={data.rebufferPct}
            format={formatPercent}
            leastTop={leastTops.rebufferPct}
            absentNote={text.noPlayers}
          />
          <TimeChart
            {...common}
            {...judged('startFailurePct')}
            slot={3}
            title={text.startFailure}
            data={data.startFailurePct}
            format={formatPercent}
            leastTop={leastTops.startFailurePct}
            absentNote={text.noStarts}
          />
          <TimeChart
            {...common}
            {...judged('startTimeP95Ms')}
            slot={4}
            title={text.startTime}
            data={data.startTimeP95Ms}
            format={formatMillis}
            leastTop={leastTops.startTimeP95Ms}
            absentNote={text.noPlayers}
          />
          <TimeChart
            {...common}
            {...judged('ingestFps')}
            slot={5}
            title={text.fps}
            data={data.ingestFps}
            format={formatFps}
            leastTop={leastTops.ingestFps}
            absentNote={text.noIngest}
          />
        </div>
      </TimeCursorProvider>
    </Section>
  );
});

function dataOf({ columns }: Table<StateViewSpec<'series'>['points']>) {
  const { atMs, viewers, egressGbps, rebufferPct, startFailurePct, startTimeP95Ms, ingestFps } = columns;
  const of = (values: Float32Array): ChartData => ({ atMs, values });
  return {
    viewers: of(viewers),
    egressGbps: of(egressGbps),
    rebufferPct: of(rebufferPct),
    startFailurePct: of(startFailurePct),
    startTimeP95Ms: of(startTimeP95Ms),
    ingestFps: of(ingestFps),
  };
}

/** Changes and releases that touched this IDC or all of them. */
function useMarkers(idc: string): readonly ChartMarker[] {
  const timeline = useLogView('timeline');
  const events = timeline.state === 'shown' ? timeline.events : undefined;
  return useMemo(
    () =>
      (events ?? [])
        .filter(({ body }) => (body.kind === 'change' || body.kind === 'release') && (body.idc === null || body.idc === idc))
        .map(({ body }) => ({
          atMs: body.atMs,
          label: body.title,
          href: body.changeId === null ? undefined : routes.change(body.changeId),
        })),
    [events, idc],
  );
}
