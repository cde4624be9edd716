import type { KeyboardEvent, PointerEvent } from 'react';
import { classes } from '../classes.ts';
import { useDelayed } from '../paced.ts';
import { formatClock, formatRelative } from '../time.ts';
import type { Tone } from '../tone.ts';
import { highestOf, nearestIndex } from './plot-scale.ts';
import type { Numbers } from './plot-scale.ts';
import './time-chart.css';
import { Plot } from './plot.tsx';
import { chartText } from './text.ts';
import { useTimeCursor } from './time-cursor.tsx';

export interface ChartMarker {
  readonly atMs: number;
  readonly label: string;
  readonly href?: string | undefined;
}

export interface ChartData {
  /** Oldest first, Unix ms. */
  readonly atMs: Numbers;
  /** As long as `atMs`; NaN is a gap. */
  readonly values: Numbers;
}

export interface TimeChartProps {
  readonly title: string;
  /** The same object until there is something new: the picture is drawn anew when it changes. */
  readonly data: ChartData;
  /** The shared axis, Unix ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly format: (value: number) => string;
  /** The axis never ends lower than this. */
  readonly leastTop?: number;
  /** A line across: a capacity, or the threshold of a rule. */
  readonly line?: { readonly value: number; readonly label: string; readonly tone: Tone } | undefined;
  readonly tone?: Tone;
  readonly markers: readonly ChartMarker[];
  /** 0 … 5: neighbours draw at other moments of the second. */
  readonly slot: number;
  /** Nobody measures this here: said instead of an empty picture. */
  readonly absentNote?: string;
}

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
        <span className="time-chart-at">{cursorMs === null ? '' : `${formatClock(cursorMs)} · ${formatRelative(cursorMs, endMs)}`}</span>
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
