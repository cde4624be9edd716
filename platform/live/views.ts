/** The live side's state views as the hub opens them. A version is a count of what has changed; a frame is made only when asked for. */
import type { Tables, TablesSpec } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { seriesRanges } from '../../shared/wire/views-idcs.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import type { SeriesRange } from '../../shared/wire/views-idcs.ts';
import type { OpenStateView, StateViewSource } from '../contracts.ts';
import type { Past, PastOptions } from '../history/past.ts';
import { recentMinutes } from './before-memory.ts';
import { pastTables, rangeSteps, recentTables, trendsTables, trendSeconds } from './history-views.ts';
import { idcTables, worstOfIdc } from './idc-view.ts';
import type { IdcViewParts } from './idc-view.ts';
import { createOverview } from './overview.ts';
import { idcIndexOf, oldestIdcAgeMs, openView } from './open-view.ts';
import { readinessTables } from './readiness-view.ts';
import type { KeptReadiness } from './readiness.ts';
import { createSecondsSeries } from './seconds-series.ts';
import { streamViews } from './stream-views.ts';
import type { StreamViewParts } from './stream-parts.ts';
import type { Trails } from './trails.ts';

export interface LiveViewParts extends IdcViewParts, StreamViewParts {
  readonly trails: Trails;
  readonly readiness: KeptReadiness;
  /** Rises when a figure, an age or a state has changed. */
  readonly version: () => number;
  readonly openPast: (of: Pick<PastOptions, 'index' | 'minutesPerStep' | 'steps'>) => Past;
}

type LiveViewName = 'overview' | 'readiness' | 'trends' | 'idc' | 'series' | 'streams' | 'stream' | 'heatmap' | 'nodes';

export function liveViews(parts: LiveViewParts): Readonly<Record<LiveViewName, StateViewSource>> {
  const { state } = parts;
  const all = [...state.idcs.keys()];
  return {
    ...streamViews(parts),
    overview: {
      open: (_params, key) =>
        opened(parts, {
          view: 'overview',
          key,
          spec: stateViews.overview.tables,
          version: parts.version,
          of: all,
          tables: createOverview(parts, parts.readiness),
        }),
    },
    readiness: {
      open: (_params, key) =>
        opened(parts, {
          view: 'readiness',
          key,
          spec: stateViews.readiness.tables,
          version: () => parts.readiness.revision(),
          of: all,
          tables: () => readinessTables(parts.readiness),
        }),
    },
    trends: {
      open(_params, key) {
        const pasts = all.map((index) => parts.openPast({ index, minutesPerStep: 1, steps: recentMinutes }));
        const read = (): number => pasts.reduce((sum, past) => sum + past.revision(), 0);
        const view = opened(parts, {
          view: 'trends',
          key,
          spec: stateViews.trends.tables,
          version: () => read() + (Math.floor((state.rolledSecond + 1) / trendSeconds) || 0),
          of: all,
          tables: () => trendsTables(state, pasts),
        });
        return {
          ...view,
          async close() {
            for (const past of pasts) await past.close();
          },
        };
      },
    },
    idc: {
      open(params, key) {
        const index = indexOf(parts, params);
        const worst = worstOfIdc(index);
        parts.queries.watch(worst);
        const view = opened(parts, {
          view: 'idc',
          key,
          spec: stateViews.idc.tables,
          version: () => parts.version() + (worst.isReady ? 1 : 0),
          of: [index],
          tables: () => idcTables(parts, index, worst),
        });
        return { ...view, close: () => parts.queries.unwatch(worst) };
      },
    },
    series: {
      open(params, key) {
        const index = indexOf(parts, params);
        const range = seriesRanges.find((name) => name === params['range']);
        return range === undefined ? openRecent(parts, key, index) : openRange(parts, key, { index, range });
      },
    },
  };
}

function openRecent(parts: LiveViewParts, key: string, index: number): OpenStateView {
  const { state } = parts;
  const series = createSecondsSeries(state, index);
  const past = parts.openPast({ index, minutesPerStep: 1, steps: recentMinutes });
  const view = opened(parts, {
    view: 'series',
    key,
    spec: stateViews.series.tables,
    version: () => past.revision() + (state.rolledSecond || 0),
    of: [index],
    tables: () => recentTables(state, index, { series, past }),
  });
  return { ...view, close: () => past.close() };
}

function openRange(
  parts: LiveViewParts,
  key: string,
  { index, range }: { readonly index: number; readonly range: SeriesRange },
): OpenStateView {
  const { state } = parts;
  const { minutesPerStep, steps, redrawnEverySeconds } = rangeSteps[range];
  const past = parts.openPast({ index, minutesPerStep, steps });
  const view = opened(parts, {
    view: 'series',
    key,
    spec: stateViews.series.tables,
    version: () => past.revision() + Math.floor((state.rolledSecond || 0) / redrawnEverySeconds),
    of: [index],
    tables: () => pastTables(state, index, { past, minutesPerStep }),
  });
  return { ...view, close: () => past.close() };
}

interface Opening<S extends TablesSpec> {
  readonly view: StateViewName;
  readonly key: string;
  readonly spec: S;
  readonly version: () => number;
  /** The IDCs whose figures are in it. */
  readonly of: readonly number[];
  readonly tables: () => Tables<S>;
}

/** A view that holds nothing: it reads what the live side keeps anyway. */
function opened<S extends TablesSpec>(parts: LiveViewParts, { of, ...opening }: Opening<S>): OpenStateView {
  return openView(parts, { ...opening, oldestInputAgeMs: () => oldestIdcAgeMs(parts, of) });
}

function indexOf({ state }: LiveViewParts, params: Readonly<Record<string, unknown>>): number {
  return idcIndexOf(state, String(params['idc']));
}
