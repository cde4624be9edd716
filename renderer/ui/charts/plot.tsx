/**
 * The only user of recharts, for the lines alone: it measures each label of an axis of its own on every draw, which cost more than the lines.
 * Everything that moves faster than once a second is drawn over it, not in it.
 */
import { memo, useMemo } from 'react';
import type { Key } from 'react';
import { Area, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ChartData, TimeChartProps } from './chart-props.ts';
import { PlotAxes } from './plot-axes.tsx';
import { highestOf, isolatedAt, niceTop, thinned } from './plot-scale.ts';
import { strokeOf } from './stroke.ts';

/** Lines reach the edges of their box: whatever is around them is `PlotAxes`. */
const noMargin = { top: 0, right: 0, bottom: 0, left: 0 };
/** Seconds are thinned to these; intervals are few enough, and each gap among them counts. */
const secondsMost = 300;
/** A line far above the data would press it flat: then the caption alone speaks of it. */
const lineWithin = 2.5;

const still = { dot: false, activeDot: false, connectNulls: false, isAnimationActive: false } as const;

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
  const shownLine =
    line !== undefined && (Number.isNaN(highest) || line.value <= highest * lineWithin || line.value <= leastTop) ? line : undefined;
  const top = niceTop(shownLine === undefined ? highest : Math.max(highest || 0, shownLine.value), leastTop);
  const dot = ({ key, cx, cy, index = -1 }: DotProps) =>
    alone.has(index) ? <circle key={key} cx={cx} cy={cy} r={1.5} fill={strokeOf(tone)} stroke="none" /> : <g key={key} />;
  return (
    <>
      <PlotAxes startMs={startMs} endMs={endMs} top={top} format={format} line={shownLine} />
      <div className="plot-area">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 248, height: 88 }}>
          <ComposedChart data={rows} margin={noMargin} accessibilityLayer={false}>
            <XAxis hide dataKey="atMs" type="number" domain={[startMs, endMs]} allowDataOverflow />
            <YAxis hide type="number" domain={[0, top]} />
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
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </>
  );
});
