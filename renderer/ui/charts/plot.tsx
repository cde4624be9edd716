/** The only user of recharts. Everything that moves faster than once a second is drawn over it, not in it. */
import { memo, useMemo } from 'react';
import { Area, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { formatClock, formatClockMinutes } from '../time.ts';
import { clockTicks, highestOf, niceTop, thinned, tickStepMs } from './plot-scale.ts';
import type { TimeChartProps } from './chart-props.ts';

/** time-chart.css places the overlay by the same numbers. */
const axisWidth = 56;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const axisHeight = 20;
const pointsMost = 300;
/** A label nearer to an end than this share of the span would be cut there. */
const tickRoom = 0.04;
/** A line far above the data would press it flat: then the caption alone speaks of it. */
const lineWithin = 2.5;

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

export const Plot = memo(function Plot({ data, startMs, endMs, format, leastTop = 0, line, tone }: TimeChartProps) {
  const step = tickStepMs(endMs - startMs);
  const room = (endMs - startMs) * tickRoom;
  const points = useMemo(() => thinned(data.atMs, data.values, pointsMost), [data]);
  const highest = highestOf(data.values);
  const showsLine = line !== undefined && (Number.isNaN(highest) || line.value <= highest * lineWithin || line.value <= leastTop);
  const top = niceTop(showsLine ? Math.max(highest || 0, line.value) : highest, leastTop);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 132 }}>
      <ComposedChart data={points} margin={margin} accessibilityLayer={false}>
        <XAxis
          dataKey="atMs"
          type="number"
          domain={[startMs, endMs]}
          allowDataOverflow
          ticks={clockTicks(startMs + room, endMs - room, step)}
          tickFormatter={(at: number) => (step < 60_000 ? formatClock(at) : formatClockMinutes(at))}
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
          dot={false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
        />
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
