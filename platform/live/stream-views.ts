/** The views `streams`, `stream`, `heatmap` and `nodes` as the hub opens them. */
import type { z } from 'zod';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { OpenStateView, StateViewSource } from '../contracts.ts';
import type { StreamFilter } from '../state/query/filter.ts';
import { HeatMap } from '../state/query/heat-map.ts';
import type { Watcher } from '../state/query/watcher.ts';
import { StreamWindow } from '../state/query/window.ts';
import { HeatMapNames, heatMapTables } from './heatmap-view.ts';
import { nodesTables } from './nodes-view.ts';
import type { NodeViewParts } from './nodes-view.ts';
import { idcIndexOf, oldestIdcAgeMs, openView } from './open-view.ts';
import type { StreamViewParts } from './stream-parts.ts';
import { mustKnow, streamTables } from './stream-view.ts';
import { oldestRowAgeMs, streamsTables } from './streams-view.ts';
import type { Trails } from './trails.ts';

export interface StreamViewsParts extends StreamViewParts, NodeViewParts {
  /** Rises when a figure, an age or a state has changed. */
  readonly version: () => number;
  readonly trails: Trails;
}

interface WindowParts extends StreamViewsParts {
  /** That consoles have chosen: they are bounded. */
  readonly openWindows: Set<Watcher>;
}

/** Beside those of the IDCs. Each costs its share of every write. */
const mostWindows = 64;

type ParamsOf<N extends StateViewName> = z.infer<(typeof stateViews)[N]['params']>;

export function streamViews(parts: StreamViewsParts): Readonly<Record<'streams' | 'stream' | 'heatmap' | 'nodes', StateViewSource>> {
  const openWindows = new Set<Watcher>();
  return {
    streams: { open: (params, key) => openStreams({ ...parts, openWindows }, stateViews.streams.params.parse(params), key) },
    stream: { open: (params, key) => openStream(parts, stateViews.stream.params.parse(params), key) },
    heatmap: { open: (params, key) => openHeatMap({ ...parts, openWindows }, stateViews.heatmap.params.parse(params), key) },
    nodes: { open: (params, key) => openNodes(parts, stateViews.nodes.params.parse(params), key) },
  };
}

function openStreams(parts: WindowParts, params: ParamsOf<'streams'>, key: string): OpenStateView {
  const { queries } = parts;
  const { watcher: window, close } = watched(parts, params, (filter) => new StreamWindow({ ...params, filter }));
  return openView(parts, {
    view: 'streams',
    key,
    spec: stateViews.streams.tables,
    version() {
      queries.catchUp();
      return window.isReady ? window.version(queries.rows) + parts.version() : null;
    },
    tables() {
      const rows = window.read(queries.rows, queries.scratch);
      return streamsTables(parts, rows ?? { slots: new Uint32Array(), matched: 0, total: 0 }, params.offset);
    },
    // That no stream matches is as old as what is known of all that could.
    oldestInputAgeMs: ({ streams }) => (streams.rows > 0 ? oldestRowAgeMs(streams) : oldestIdcAgeMs(parts, idcsOf(parts, params.idc))),
    close,
  });
}

function openStream(parts: StreamViewsParts, { stream }: ParamsOf<'stream'>, key: string): OpenStateView {
  mustKnow(parts, stream);
  const { trails } = parts;
  trails.look(stream);
  return openView(parts, {
    view: 'stream',
    key,
    spec: stateViews.stream.tables,
    version() {
      parts.queries.catchUp();
      return parts.version() + (trails.lastSecond || 0);
    },
    tables: () => streamTables(parts, trails, stream),
    oldestInputAgeMs: (tables) => oldestRowAgeMs(tables.stream),
    close: () => trails.leave(stream),
  });
}

function openHeatMap(parts: WindowParts, params: ParamsOf<'heatmap'>, key: string): OpenStateView {
  const { queries } = parts;
  const { watcher: map, close } = watched(parts, params, (filter) => new HeatMap({ ...params, filter }));
  const names = new HeatMapNames(params.cells);
  return openView(parts, {
    view: 'heatmap',
    key,
    spec: stateViews.heatmap.tables,
    version() {
      queries.catchUp();
      return map.isReady ? map.version + parts.version() : null;
    },
    tables: () => heatMapTables(queries.rows, map, names),
    // Every stream of the IDCs is in it.
    oldestInputAgeMs: () => oldestIdcAgeMs(parts, idcsOf(parts, params.idc)),
    close,
  });
}

function openNodes(parts: StreamViewsParts, params: ParamsOf<'nodes'>, key: string): OpenStateView {
  if (params.idc !== null) idcIndexOf(parts.state, params.idc);
  return openView(parts, {
    view: 'nodes',
    key,
    spec: stateViews.nodes.tables,
    version: parts.version,
    tables: () => nodesTables(parts, params),
    oldestInputAgeMs: ({ nodes }) => {
      const known = nodes.columns.dataAgeMs.filter((age) => !Number.isNaN(age));
      return known.length === 0 ? null : Math.max(...known);
    },
  });
}

/** Has the queries keep a watcher up to date until it is closed. @throws SwitchyardError `not-found`, `too-many` */
function watched<W extends Watcher>(
  { state, queries, openWindows }: WindowParts,
  params: Pick<ParamsOf<'streams'>, 'idc' | 'state' | 'find'>,
  make: (filter: StreamFilter) => W,
): { readonly watcher: W; readonly close: () => void } {
  const idc = params.idc === null ? null : idcIndexOf(state, params.idc);
  if (openWindows.size >= mostWindows) {
    throw new SwitchyardError('too-many', `${mostWindows} different windows over all streams are open already`, {
      remedy: 'Close one, or look at one that somebody has open: the same window costs nothing more.',
    });
  }
  const text = params.find.trim();
  const watcher = make({ idc, state: params.state, text: text === '' ? null : queries.finds.hold(text) });
  queries.watch(watcher);
  openWindows.add(watcher);
  return {
    watcher,
    close() {
      queries.unwatch(watcher);
      openWindows.delete(watcher);
      if (text !== '') queries.finds.drop(text);
    },
  };
}

function idcsOf({ state }: StreamViewParts, idc: string | null): readonly number[] {
  return idc === null ? [...state.idcs.keys()] : [idcIndexOf(state, idc)];
}
