import type { KeyboardEvent, PointerEvent } from 'react';
import { classes } from '../classes.ts';
import { routes } from '../routes.ts';
import { useDelayed } from '../paced.ts';
import { changesIn, hrefOf, markerGroups } from './marker-groups.ts';
import type { MarkerGroup } from './marker-groups.ts';
import { highestOf, nearestIndex } from './plot-scale.ts';
import './time-chart.css';
import { Plot } from './plot.tsx';
import type { TimeChartProps } from './chart-props.ts';
import { chartText } from './text.ts';
import { formatCursor } from './time-axis.ts';
import { useTimeCursor } from './time-cursor.tsx';

/** A row of charts draws in one commit, and three rows within a second: a commit for each would paint the page thrice as often. */
const chartsPerSlot = 3;
const slotMs = 300;
const leastKeyStepMs = 5000;

/** One measure over time. The picture is drawn at 1 Hz; crosshair, markers and the number follow at once. */
export function TimeChart(props: TimeChartProps) {
  const {
    title,
    data,
    startMs,
    endMs,
    stepMs = 1000,
    spanWords = chartText.span,
    format,
    markers,
    tone = 'calm',
    note,
    readingUntilMs,
  } = props;
  const [cursorMs, setCursor] = useTimeCursor();
  const drawn = useDelayed(props, data, Math.floor(props.position / chartsPerSlot) * slotMs);
  const span = Math.max(1, endMs - startMs);
  const index = cursorMs === null ? data.values.length - 1 : nearestIndex(data.atMs, stepMs > 1000 ? cursorMs - stepMs / 2 : cursorMs);
  const value = data.values[index] ?? Number.NaN;
  const highest = highestOf(data.values);
  /** Seconds are said to the second; an interval by where it begins. */
  const said = (atMs: number) => formatCursor(atMs, { stepMs, endMs });
  const saidCursor = cursorMs === null ? '' : said(stepMs > 1000 ? (data.atMs[index] ?? cursorMs) : cursorMs);
  const place = (atMs: number) => `${((atMs - startMs) / span) * 100}%`;

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0) setCursor(Math.round(startMs + ((event.clientX - box.left) / box.width) * span));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const keyStepMs = Math.max(leastKeyStepMs, stepMs);
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
        <span className="time-chart-at">{saidCursor}</span>
      </figcaption>
      <p className="time-chart-note">{note?.(index)}</p>
      <div className="time-chart-picture">
        {readingUntilMs === undefined ? null : (
          <div className="time-chart-reading">
            <span className="hatched" style={{ width: place(Math.min(endMs, readingUntilMs)) }} />
          </div>
        )}
        <Plot {...drawn} />
        <div
          className="time-chart-overlay"
          role="img"
          tabIndex={0}
          aria-label={chartText.summary({
            title,
            now: format(data.values[data.values.length - 1] ?? Number.NaN),
            highest: format(highest),
            span: spanWords,
          })}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setCursor(null)}
          onKeyDown={onKeyDown}
          onBlur={() => setCursor(null)}
        >
          {cursorMs === null || cursorMs < startMs ? null : <span className="time-chart-cursor" style={{ left: place(cursorMs) }} />}
        </div>
        <div className="time-chart-markers">
          {markerGroups(markers, { startMs, endMs }).map((group) => (
            <Marker
              key={`${group.markers[0]?.atMs ?? 0} ${group.markers[0]?.label ?? ''}`}
              group={group}
              left={place(group.atMs)}
              said={said}
            />
          ))}
        </div>
        {Number.isNaN(highest) ? (
          <p className="time-chart-absent">
            {readingUntilMs === undefined ? (props.absentNote ?? chartText.nothing(spanWords)) : chartText.reading}
          </p>
        ) : null}
      </div>
    </figure>
  );
}

interface MarkerProps {
  readonly group: MarkerGroup;
  /** Where on the axis, as CSS. */
  readonly left: string;
  readonly said: (atMs: number) => string;
}

/** A change, or how many there are in one place. */
function Marker({ group: { markers }, left, said }: MarkerProps) {
  const count = changesIn(markers);
  return (
    <a
      className={classes('time-chart-marker', count > 1 && 'time-chart-marker-many')}
      style={{ left }}
      href={hrefOf(markers) ?? routes.changes({ show: 'all' })}
      title={markers.map(({ atMs, label }) => `${said(atMs)} ${label}`).join('\n')}
      tabIndex={-1}
    >
      {count > 1 ? <span aria-hidden="true">{count}</span> : null}
      <span className="visually-hidden">{markers.map(({ label }) => label).join(', ')}</span>
    </a>
  );
}
