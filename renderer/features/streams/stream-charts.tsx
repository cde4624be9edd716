import { memo, useMemo } from 'react';
import type { BandedMeasure } from '../../../shared/model/stream-bands.ts';
import { bandOf } from '../../../shared/model/stream-bands.ts';
import type { Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import type { ChartMarker, TimeChartProps } from '../../ui/charts/chart-props.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { TimeCursorProvider } from '../../ui/charts/time-cursor.tsx';
import { formatCount, formatFps, formatKbps, formatMillis, formatPercent } from '../../ui/format.ts';
import { figuresEveryMs, usePaced } from '../../ui/paced.ts';
import { Section } from '../../ui/panel.tsx';
import { formatClock } from '../../ui/time.ts';
import { gapsBefore, timeAxisOf } from './model/time-axis.ts';
import type { StreamRow } from './model/stream-row.ts';
import { streamsText } from './text.ts';

type Points = Table<StateViewSpec<'stream'>['points']>;

interface StreamChartsProps {
  readonly points: Points;
  readonly stream: StreamRow;
  readonly platformTimeMs: number;
  readonly stale: boolean;
}

interface Measure {
  readonly column: 'viewers' | 'ingestKbps' | 'fps' | 'lossPct' | 'rttMs' | 'rebufferPct';
  readonly title: string;
  readonly format: (value: number) => string;
  readonly leastTop: number;
  readonly absent: string;
  readonly band?: BandedMeasure;
}

const { drawer, columns, absences } = streamsText;
const noMarkers: readonly ChartMarker[] = [];

const measures: readonly Measure[] = [
  { column: 'viewers', title: columns.viewers[0], format: formatCount, leastTop: 10, absent: absences['no-player'] },
  {
    column: 'ingestKbps',
    title: columns.ingestKbps[0],
    format: formatKbps,
    leastTop: 100,
    absent: absences['no-ingest'],
    band: 'ingestKbpsShare',
  },
  { column: 'fps', title: drawer.frames, format: formatFps, leastTop: 30, absent: absences['not-measured'] },
  { column: 'lossPct', title: columns.lossPct[0], format: formatPercent, leastTop: 1, absent: absences['not-measured'], band: 'lossPct' },
  { column: 'rttMs', title: columns.rttMs[0], format: formatMillis, leastTop: 50, absent: absences['not-measured'], band: 'rttMs' },
  {
    column: 'rebufferPct',
    title: columns.rebufferPct[0],
    format: formatPercent,
    leastTop: 1,
    absent: absences['no-player'],
    band: 'rebufferPct',
  },
];

/** Six measures on one time axis, with one crosshair. Kept by the platform from when somebody first looks. */
export const StreamCharts = memo(function StreamCharts({ points, stream, platformTimeMs, stale }: StreamChartsProps) {
  const newest = useMemo(() => ({ state: 'shown', receivedAtMs: platformTimeMs, points }), [platformTimeMs, points]);
  const { points: shown } = usePaced(newest, figuresEveryMs * 2);
  const { atMs } = shown.columns;
  const known = useMemo(() => atMs.slice(gapsBefore(measures.map(({ column }) => shown.columns[column]))), [atMs, shown]);
  const data = useMemo(() => {
    const of = (column: Measure['column']) => ({ atMs: shown.columns.atMs, values: shown.columns[column] });
    return Object.fromEntries(measures.map(({ column }) => [column, of(column)]));
  }, [shown]);
  const axis = timeAxisOf(known, platformTimeMs);
  const since = known[0];
  return (
    <Section
      title={drawer.charts}
      note={since === undefined ? drawer.noPoints : axis.isWhole ? undefined : drawer.chartsNote(formatClock(since))}
    >
      <TimeCursorProvider>
        <div className="stream-charts">
          {measures.map(({ column, title, format, leastTop, absent, band }, position) => (
            <TimeChart
              key={column}
              startMs={axis.startMs}
              endMs={axis.endMs}
              markers={noMarkers}
              position={position}
              title={title}
              data={data[column] ?? { atMs, values: [] }}
              format={format}
              leastTop={leastTop}
              absentNote={since === undefined ? drawer.noPoints : absent}
              tone={toneOf(stream, { band, stale })}
              line={column === 'ingestKbps' ? usualLine(stream) : undefined}
            />
          ))}
        </div>
      </TimeCursorProvider>
    </Section>
  );
});

interface Judged {
  readonly band: BandedMeasure | undefined;
  readonly stale: boolean;
}

function toneOf(stream: StreamRow, { band, stale }: Judged): NonNullable<TimeChartProps['tone']> {
  if (stale) return 'unknown';
  const judged = band === undefined ? 'within' : bandOf(band, stream[band]);
  return judged === 'degraded' || judged === 'critical' ? judged : 'calm';
}

function usualLine({ usualKbps }: StreamRow): TimeChartProps['line'] {
  return usualKbps > 0 ? { value: usualKbps, label: drawer.usual(formatKbps(usualKbps)), tone: 'calm' } : undefined;
}
