/** The only user of recharts. Everything that moves faster than once a second is drawn over it, not in it. */
import { memo, useMemo } from 'react';
import type { Key } from 'react';
import { Area, ComposedChart, Line, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ChartData, TimeChartProps } from './chart-props.ts';
import { highestOf, isolatedAt, niceTop, thinned } from './plot-scale.ts';
import { formatTick, timeTicks } from './time-axis.ts';

/** time-chart.css places the overlay by the same numbers. */
const axisWidth = 64;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const axisHeight = 20;
/** Seconds are thinned to these; intervals are few enough, and each gap among them counts. */
const secondsMost = 300;
/** A line far above the data would press it flat: then the caption alone speaks of it. */
const lineWithin = 2.5;

const still = { dot: false, activeDot: false, connectNulls: false, isAnimationActive: false } as const;

const tick = { fill: 'var(--text-quiet)', fontSize: 11 } as const;

function strokeOf(tone: TimeChartProps['tone']): string {
  switch (tone) {
    case 'critical':
    case 'down':
      return 'var(--critical)';
    case 'degraded':
      return 'var(--degraded)';
    case 'unknown':
      return 'var(--unknown)';
    case 'calm':
    case undefined:
      return 'var(--plot)';
  }
}

/** `3.00 Tb/s` → `3 Tb/s`: on an axis the zeros say nothing. */
function withoutIdleZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

interface PlotRow {
  readonly atMs: number;
  readonly value: number | null;
  readonly band: readonly [low: number, high: number] | null;
  readonly [other: `other${number}`]: number | null;
}

function rowsOf({ atMs, values, band, others = [] }: ChartData, most: number): readonly PlotRow[] {
  const column = (numbers: ChartData['values']) => thinned(atMs, numbers, most);
  const lows = band === undefined ? [] : column(band.low);
  const highs = band === undefined ? [] : column(band.high);
  const lines = others.map(column);
  return column(values).map((point, index) => {
    const [low, high] = [lows[index]?.value ?? null, highs[index]?.value ?? null];
    return {
      ...point,
      band: low === null || high === null ? null : [low, high],
      ...Object.fromEntries(lines.map((line, other) => [`other${other}`, line[index]?.value ?? null])),
    };
  });
}

function highestShown({ values, band, others = [] }: ChartData): number {
  return highestOf([values, ...(band === undefined ? [] : [band.high]), ...others].map((numbers) => highestOf(numbers)));
}

interface DotProps {
  readonly key?: Key | null | undefined;
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly index?: number | undefined;
}

export const Plot = memo(function Plot({ data, startMs, endMs, stepMs = 1000, format, leastTop = 0, line, tone }: TimeChartProps) {
  const rows = useMemo(() => rowsOf(data, stepMs > 1000 ? data.values.length : secondsMost), [data, stepMs]);
  const alone = useMemo(() => isolatedAt(rows), [rows]);
  const highest = useMemo(() => highestShown(data), [data]);
  const showsLine = line !== undefined && (Number.isNaN(highest) || line.value <= highest * lineWithin || line.value <= leastTop);
  const top = niceTop(showsLine ? Math.max(highest || 0, line.value) : highest, leastTop);
  const dot = ({ key, cx, cy, index = -1 }: DotProps) =>
    alone.has(index) ? <circle key={key} cx={cx} cy={cy} r={1.5} fill={strokeOf(tone)} stroke="none" /> : <g key={key} />;
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 116 }}>
      <ComposedChart data={rows} margin={margin} accessibilityLayer={false}>
        <XAxis
          dataKey="atMs"
          type="number"
          domain={[startMs, endMs]}
          allowDataOverflow
          ticks={timeTicks(startMs, endMs)}
          tickFormatter={(at: number) => formatTick(at, endMs - startMs)}
          height={axisHeight}
          tick={tick}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          interval={0}
        />
        <YAxis
          type="number"
          domain={[0, top]}
          ticks={[0, top / 2, top]}
          tickFormatter={(value: number) => withoutIdleZeros(format(value))}
          width={axisWidth}
          tick={tick}
          tickLine={false}
          axisLine={false}
          interval={0}
        />
        <ReferenceLine y={top / 2} stroke="var(--plot-grid)" />
        <ReferenceLine y={top} stroke="var(--plot-grid)" />
        <Area
          dataKey="value"
          type="linear"
          stroke={strokeOf(tone)}
          strokeWidth={1.25}
          fill="var(--plot-fill)"
          fillOpacity={0.7}
          {...still}
          dot={alone.size === 0 ? false : dot}
        />
        {data.band === undefined ? null : (
          <Area dataKey="band" type="linear" stroke="none" fill="var(--plot-second)" fillOpacity={0.45} {...still} />
        )}
        {(data.others ?? []).map((_, other) => (
          <Line key={other} dataKey={`other${other}`} type="linear" stroke="var(--plot-second)" strokeWidth={1} {...still} />
        ))}
        {showsLine ? (
          <ReferenceLine
            y={line.value}
            stroke={strokeOf(line.tone)}
            strokeDasharray="3 3"
            label={{ value: line.label, position: 'insideBottomLeft', fill: 'var(--text-quiet)', fontSize: 11 }}
          />
        ) : null}
      </ComposedChart>
    </ResponsiveContainer>
  );
});
