import { useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { viewKey } from '../../../shared/wire/views.ts';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import { ErrorState, LoadingShape, StaleOverlay } from '../../ui/conditions.tsx';
import { formatCount } from '../../ui/format.ts';
import { frameTooOldMs } from '../../ui/paced.ts';
import { problemOf } from '../../ui/problem.ts';
import { formatAge } from '../../ui/time.ts';
import { useHeatColours } from './heat-colours.ts';
import { HeatLegend } from './heat-legend.tsx';
import { HeatTip } from './heat-tip.tsx';
import './heat-map.css';
import { cellAt, heatGridOf, placesOf, stepped } from './model/heat-grid.ts';
import type { HeatGrid } from './model/heat-grid.ts';
import type { StreamQuery } from './model/stream-query.ts';
import { NoStreams } from './no-streams.tsx';
import { paintHeat } from './paint-heat.ts';
import { streamsText } from './text.ts';
import { useKeptView } from './use-kept-view.ts';
import type { KeptView } from './use-kept-view.ts';
import { usePixels } from './use-pixels.ts';

interface HeatMapProps {
  readonly query: StreamQuery;
  readonly onOpen: (stream: string) => void;
  readonly onClear: () => void;
}

const text = streamsText.map;
/** The same for every console, so that they share one picture: as many as a laptop can show one by one. */
const cellsMost = 10_000;

/** Every stream as a cell, or groups of them by their worst. */
export function HeatMap({ query, onOpen, onClear }: HeatMapProps) {
  const { metric, idc, state, find } = query;
  const params = { metric, idc, state, find, cells: cellsMost };
  const value = useStateView('heatmap', params);
  const { shown, failure, waiting } = useKeptView(value, { key: viewKey('heatmap', params), about: metric, everyMs: 0 });
  if (failure !== null) return <ErrorState problem={problemOf(failure, streamsText.refused)} />;
  if (shown === null) return <LoadingShape what={text.what} rows={20} />;
  const streams = shown.tables.map.columns.streams[0] ?? 0;
  return streams === 0 && !waiting ? <NoStreams filter={query} onClear={onClear} /> : <Shown view={shown} busy={waiting} onOpen={onOpen} />;
}

interface ShownProps {
  readonly view: KeptView<'heatmap', StreamQuery['metric']>;
  readonly busy: boolean;
  readonly onOpen: (stream: string) => void;
}

function Shown({ view, busy, onOpen }: ShownProps) {
  const tip = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [small] = useState(() => document.createElement('canvas'));
  const box = useRef<HTMLDivElement>(null);
  const area = usePixels(box);
  const colours = useHeatColours();
  const [at, setAt] = useState<number | null>(null);
  const ageMs = frameAgeMs(view, useConsoleNow());
  const metric = view.about;
  const { cells, map } = view.tables;
  const places = placesOf(cells.columns.streams);
  const grid = useMemo(() => heatGridOf(places, area), [places, area]);

  // In the frame that brought it: the picture and what React draws around it are of one moment.
  useLayoutEffect(() => {
    if (canvas.current !== null && area.widthPx > 0) paintHeat(canvas.current, small, { cells, metric, grid, colours });
  }, [small, cells, metric, grid, colours, area]);

  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const edge = event.currentTarget.getBoundingClientRect();
    const { pixelRatio } = area;
    return cellAt(grid, { xPx: (event.clientX - edge.left) * pixelRatio, yPx: (event.clientY - edge.top) * pixelRatio, cells: places });
  };
  const point = (index: number | null) => setAt(index === null || (cells.columns.streams[index] ?? 0) === 0 ? null : index);
  const open = (index: number | null) => {
    const id = index === null ? '' : (cells.columns.worstId[index] ?? '');
    if (id !== '') onOpen(id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLCanvasElement>) => {
    if (event.key === 'Enter') open(at);
    const to = stepped(grid, { key: event.key, from: at ?? 0, cells: places });
    if (to === null) return;
    event.preventDefault();
    setAt(to);
  };

  const [streams = 0, total = 0, perCell = 1] = [map.columns.streams[0], map.columns.total[0], map.columns.streamsPerCell[0]];
  return (
    <div className="heat">
      <p className="streams-notes quiet" role="status">
        {streams === total ? streamsText.all(formatCount(total)) : streamsText.matched(formatCount(streams), formatCount(total))}
        {' · '}
        {perCell > 1 ? text.groups(formatCount(perCell)) : text.one}
        {busy ? ` · ${streamsText.asking}` : ''}
      </p>
      <HeatLegend metric={metric} />
      <div className="heat-box" ref={box} aria-busy={busy}>
        <StaleOverlay stale={ageMs > frameTooOldMs} note={streamsText.stale(formatAge(ageMs))}>
          <canvas
            ref={canvas}
            width={area.widthPx}
            height={area.heightPx}
            style={{ width: area.widthPx / area.pixelRatio, height: area.heightPx / area.pixelRatio }}
            role="img"
            tabIndex={0}
            aria-label={text.label(text.metrics[metric])}
            aria-describedby={tip}
            onPointerMove={(event) => point(place(event))}
            onPointerLeave={() => setAt(null)}
            onClick={() => open(at)}
            onKeyDown={onKeyDown}
            onBlur={() => setAt(null)}
          />
        </StaleOverlay>
        <HeatTip
          id={tip}
          cells={cells}
          index={at}
          metric={metric}
          place={at === null ? null : placeOf(grid, at, area.pixelRatio)}
          widthPx={area.widthPx / area.pixelRatio}
        />
      </div>
    </div>
  );
}

/** CSS px of a cell's box. */
function placeOf({ columns, cellPx, gapPx }: HeatGrid, index: number, pixelRatio: number) {
  return {
    left: ((index % columns) * cellPx) / pixelRatio,
    top: (Math.floor(index / columns) * cellPx) / pixelRatio,
    side: (cellPx - gapPx) / pixelRatio,
  };
}
