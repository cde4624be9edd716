import type { KeyboardEvent, PointerEvent } from 'react';
import { classes } from '../classes.ts';
import { useDelayed } from '../paced.ts';
import { formatClock } from '../time.ts';
import { highestOf, nearestIndex } from './plot-scale.ts';
import './time-chart.css';
import { Plot } from './plot.tsx';
import type { TimeChartProps } from './chart-props.ts';
import { chartText } from './text.ts';
import { useTimeCursor } from './time-cursor.tsx';

const slotMs = 150;
const keyStepMs = 5000;

/** One measure over 15 minutes. The picture is drawn at 1 Hz; crosshair, markers and the number follow at once. */
export function TimeChart(props: TimeChartProps) {
  const { title, data, startMs, endMs, format, markers, tone = 'calm' } = props;
  const [cursorMs, setCursor] = useTimeCursor();
  const drawn = useDelayed(props, data, props.slot * slotMs);
  const span = Math.max(1, endMs - startMs);
  const index = cursorMs === null ? data.values.length - 1 : nearestIndex(data.atMs, cursorMs);
  const value = data.values[index] ?? Number.NaN;
  const highest = highestOf(data.values);
  const place = (atMs: number) => `${((atMs - startMs) / span) * 100}%`;

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0) setCursor(Math.round(startMs + ((event.clientX - box.left) / box.width) * span));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowLeft: -keyStepMs, ArrowRight: keyStepMs }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setCursor(Math.min(endMs, Math.max(startMs, (cursorMs ?? endMs) + by)));
  };

  return (
    <figure className="time-chart">
      <figcaption className="time-chart-caption">
        <span className="time-chart-title">{title}</span>
        <span className={classes('time-chart-value', cursorMs === null && tone !== 'calm' && `tone-${tone}`)}>{format(value)}</span>
        <span className="time-chart-at">{cursorMs === null ? '' : formatClock(cursorMs)}</span>
      </figcaption>
      <div className="time-chart-picture">
        <Plot {...drawn} />
        <div
          className="time-chart-overlay"
          role="img"
          tabIndex={0}
          aria-label={chartText.summary(title, format(data.values[data.values.length - 1] ?? Number.NaN), format(highest))}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setCursor(null)}
          onKeyDown={onKeyDown}
          onBlur={() => setCursor(null)}
        >
          {cursorMs === null || cursorMs < startMs ? null : <span className="time-chart-cursor" style={{ left: place(cursorMs) }} />}
        </div>
        <div className="time-chart-markers">
          {markers
            .filter(({ atMs }) => atMs >= startMs && atMs <= endMs)
            .map((marker) => (
              <a
                key={`${marker.atMs} ${marker.label}`}
                className="time-chart-marker"
                style={{ left: place(marker.atMs) }}
                href={marker.href}
                title={`${formatClock(marker.atMs)} ${marker.label}`}
                tabIndex={-1}
              >
                <span className="visually-hidden">{marker.label}</span>
              </a>
            ))}
        </div>
        {Number.isNaN(highest) ? <p className="time-chart-absent">{props.absentNote ?? chartText.nothing}</p> : null}
      </div>
    </figure>
  );
}
