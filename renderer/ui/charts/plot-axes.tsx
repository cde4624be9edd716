/** Grid, axes and the line across, in plain elements: placed by percent, they need no measuring. */
import { memo, useMemo } from 'react';
import { classes } from '../classes.ts';
import type { TimeChartProps } from './chart-props.ts';
import { strokeOf } from './stroke.ts';
import { formatTick, timeTicks } from './time-axis.ts';

/** `3.00 Tb/s` → `3 Tb/s`: on an axis the zeros say nothing. */
function withoutIdleZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

const shares = [0, 0.5, 1] as const;
/** A line above this share of the height has its label below it: there is no room above. */
const labelBelowFrom = 0.85;

interface PlotAxesProps extends Pick<TimeChartProps, 'startMs' | 'endMs' | 'format' | 'line'> {
  /** Where the vertical axis ends, in the unit of `format`. */
  readonly top: number;
}

/** What a chart's picture says in words is the overlay's label: this is for eyes alone. */
export const PlotAxes = memo(function PlotAxes({ startMs, endMs, top, format, line }: PlotAxesProps) {
  const labels = useMemo(() => shares.map((share) => withoutIdleZeros(format(top * share))), [format, top]);
  const span = Math.max(1, endMs - startMs);
  return (
    <div className="plot-axes" aria-hidden="true">
      {shares.map((share, index) => (
        <div key={share} className={share === 0 ? 'plot-base' : 'plot-grid'} style={{ bottom: `${share * 100}%` }}>
          <span>{labels[index]}</span>
        </div>
      ))}
      {timeTicks(startMs, endMs).map((atMs) => (
        <span key={atMs} className="plot-tick" style={{ left: `${((atMs - startMs) / span) * 100}%` }}>
          {formatTick(atMs, span)}
        </span>
      ))}
      {line === undefined ? null : (
        <div
          className={classes('plot-line', line.value / top > labelBelowFrom && 'plot-line-high')}
          style={{ bottom: `${(line.value / top) * 100}%`, color: strokeOf(line.tone) }}
        >
          <span>{line.label}</span>
        </div>
      )}
    </div>
  );
});
