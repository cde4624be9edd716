import { beforeEach, describe, expect, it } from 'vitest';
import { healthStates } from '../../shared/model/health.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import type { Tables } from '../../shared/wire/columns.ts';
import { decodeFrame } from '../../shared/wire/frame.ts';
import type { FrameHeader } from '../../shared/wire/frame.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { StateViewSpec } from '../../shared/wire/views.ts';
import type { OpenStateView } from '../contracts.ts';
import { HealthEngine } from '../health/engine.ts';
import { createIngressWatch } from '../health/ingress-watch.ts';
import { deliveryBatch, exampleIdc, exampleStartMs, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import { StreamQueries } from '../state/query/queries.ts';
import { stateRows } from '../state/query/state-rows.ts';
import { State } from '../state/state.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { streamViews } from './stream-views.ts';
import { trailSampleOf } from './stream-view.ts';
import { Trails } from './trails.ts';

const idcs = ['osl-1', 'ath-1'];
const everyNode = idcs.flatMap((idc) => [`${idc}-origin`, `${idc}-edge`]);
const everything = { idc: null, state: null, find: '' };
const bySeverity = { sort: 'severity', descending: true, ...everything, offset: 0, limit: 10 } as const;

/** Two IDCs, four streams, and one more second of all of them with every `tick`. */
function createWorld() {
  const time = manualTime(exampleStartMs);
  const clock = time.now;
  const nodes = idcs.flatMap((idc) => (['origin', 'edge'] as const).map((role) => ({ id: `${idc}-${role}`, idc, role })));
  const state = new State({ idcs: idcs.map((id) => exampleIdc(id)), nodes, measured: new Set(idcs), clock });
  const queries = new StreamQueries({ ...stateRows(state), timers: time.timers });
  const trails = new Trails({ sample: (stream) => trailSampleOf({ state, queries }, stream), clock, timers: time.timers });
  const ingress = createIngressWatch([], { publish: {}, play: {} });
  const engine = new HealthEngine({ state, ingress, nowMs: clock() });
  const views = streamViews({
    state,
    queries,
    trails,
    engine,
    ingress,
    clock,
    version: () => state.rolledSecond || 0,
    configReleaseOf: () => null,
  });
  const names = [
    { handle: 0, streamId: 'arena/finals', idc: 'osl-1', publisher: 'Northern Sports', startedAtMs: exampleStartMs - 60_000 },
    { handle: 1, streamId: 'arena/warm-up', idc: 'osl-1', publisher: 'Northern Sports', startedAtMs: exampleStartMs - 30_000 },
    { handle: 2, streamId: 'market-cam', idc: 'ath-1', publisher: 'Åse', startedAtMs: exampleStartMs },
    { handle: 3, streamId: 'night-desk', idc: 'ath-1', publisher: '' },
  ];
  let isDeclared = false;

  function tick({ silent = [], stallMs = 0, kbps = 2_000 }: { silent?: readonly string[]; stallMs?: number; kbps?: number } = {}): void {
    time.advance(1_000);
    const observedAtMs = clock();
    const declares = isDeclared ? [] : names;
    isDeclared = true;
    const here = names.filter(({ idc }) => !silent.includes(idc));
    state.take(
      nodeBatch(
        everyNode.filter((node) => !silent.some((idc) => node.startsWith(idc))),
        observedAtMs,
      ),
    );
    state.take(
      ingestBatch(
        { source: 'o', observedAtMs, declares },
        here.map(({ handle }) => ({ handle, kbps: handle === 3 ? kbps : 2_000 + handle })),
      ),
    );
    const edges = [...names, { handle: 4, streamId: 'arena/finals', idc: 'ath-1' }];
    state.take(
      deliveryBatch(
        { source: 'e', observedAtMs, declares: declares.length > 0 ? edges : [] },
        edges.filter(({ idc }) => !silent.includes(idc)).map(({ handle }) => ({ handle, viewers: (handle + 1) * 10, kbps: 1_000 })),
      ),
    );
    state.take(
      qualityBatch(
        { source: 'p', observedAtMs, declares: declares.length > 0 ? edges : [], covers: idcs.filter((idc) => !silent.includes(idc)) },
        edges
          .filter(({ idc }) => !silent.includes(idc))
          .map(({ handle }) => ({ handle, stallMs: handle === 2 ? stallMs : 0, playMs: 10_000 })),
      ),
    );
    state.tend();
    state.roll();
    engine.update(clock());
  }

  return { time, state, queries, trails, tick, views, end: (handle: number) => retire(handle) };

  function retire(handle: number): void {
    const observedAtMs = clock();
    state.take(ingestBatch({ source: 'o', observedAtMs, retires: [handle] }, []));
    state.take(deliveryBatch({ source: 'e', observedAtMs, retires: [handle] }, []));
    state.take(qualityBatch({ source: 'p', observedAtMs, retires: [handle], covers: idcs }, []));
  }
}

type Name = 'streams' | 'stream' | 'heatmap' | 'nodes';
interface Frame<N extends Name> {
  readonly header: FrameHeader;
  readonly tables: Tables<StateViewSpec<N>>;
}
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  world = createWorld();
});

function look<N extends Name>(name: N, params: Readonly<Record<string, unknown>>): Frame<N> {
  return shown(name, world.views[name].open(params, name));
}

function shown<N extends Name>(name: N, view: OpenStateView): Frame<N> {
  expect(view.version()).not.toBeNull();
  return decodeFrame<StateViewSpec<N>>(stateViews[name].tables, view.encode(1));
}

function idsOf(params: Readonly<Record<string, unknown>>): readonly string[] {
  return rowsOf(look('streams', { ...bySeverity, ...params }).tables.streams).map(({ id }) => id);
}

describe('the view of streams', () => {
  it('shows a stream with the figures of its origin and the sums of all that deliver it', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const { tables, header } = look('streams', { ...bySeverity, sort: 'viewers', limit: 1 });
    expect(rowsOf(tables.streams)).toMatchObject([
      {
        id: 'arena/finals',
        publisher: 'Northern Sports',
        ingestIdc: 'osl-1',
        state: healthStates.indexOf('healthy'),
        viewers: 60,
        servedBy: 2,
        ingestKbps: 2_000,
        egressKbps: 2_000,
        rebufferPct: 0,
        startedAtMs: exampleStartMs - 60_000,
        dataAgeMs: 0,
      },
    ]);
    expect(rowsOf(tables.window)).toEqual([{ offset: 0, matched: 4, total: 4 }]);
    expect(header.oldestInputAgeMs).toBe(0);
  });

  it('puts what an operator must look at first on top: collapsed ingest, then what viewers feel, then what nobody knows', () => {
    for (let second = 0; second < 20; second += 1) world.tick();
    for (let second = 0; second < 10; second += 1) world.tick({ kbps: 100, stallMs: 500 });
    const rows = rowsOf(look('streams', bySeverity).tables.streams);
    expect(rows.map(({ id, state }) => [id, healthStates[state]])).toEqual([
      ['night-desk', 'critical'],
      ['market-cam', 'degraded'],
      ['arena/finals', 'healthy'],
      ['arena/warm-up', 'healthy'],
    ]);
  });

  it('filters by IDC, ingested or delivered, by state, and by part of an id or a publisher in any case', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    expect(idsOf({ idc: 'ath-1', sort: 'id', descending: false })).toEqual(['arena/finals', 'market-cam', 'night-desk']);
    expect(idsOf({ find: 'ARENA' })).toHaveLength(2);
    expect(idsOf({ find: 'åSE' })).toEqual(['market-cam']);
    expect(idsOf({ find: 'northern', idc: 'ath-1' })).toEqual(['arena/finals']);
    expect(idsOf({ state: 'critical' })).toEqual([]);
    expect(idsOf({ state: 'healthy', offset: 3 })).toHaveLength(1);
  });

  it('says unknown of streams whose IDC has gone silent, and how old what it shows is', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    for (let second = 0; second < 5; second += 1) world.tick({ silent: ['ath-1'] });
    const { tables, header } = look('streams', { ...bySeverity, state: 'unknown' });
    expect(rowsOf(tables.streams).map(({ id, dataAgeMs }) => [id, dataAgeMs])).toEqual([
      ['night-desk', 5_000],
      ['market-cam', 5_000],
    ]);
    expect(header.oldestInputAgeMs).toBe(5_000);
  });

  it('is as old as all that could match when nothing does', () => {
    world.tick();
    world.time.advance(700);
    expect(look('streams', { ...bySeverity, find: 'nothing like it' }).header.oldestInputAgeMs).toBe(700);
  });

  it('refuses more different windows than it has room for, and has room again when one is closed', () => {
    world.tick();
    const open = (offset: number): OpenStateView => world.views.streams.open({ ...bySeverity, offset }, 'streams');
    const [first] = Array.from({ length: 64 }, (_, offset) => open(offset));
    expect(() => open(64)).toThrow(expect.objectContaining({ code: 'too-many' }) as Error);
    void first?.close();
    expect(() => open(64)).not.toThrow();
  });

  it('knows no IDC that the network does not have', () => {
    expect(() => look('streams', { ...bySeverity, idc: 'nowhere' })).toThrow('there is no IDC nowhere');
  });
});

describe('the view of one stream', () => {
  it('shows its deliveries by IDC, why its state is what it is, and its seconds from the first look on', () => {
    for (let second = 0; second < 20; second += 1) world.tick();
    const view = world.views.stream.open({ stream: 'market-cam' }, 'stream');
    for (let second = 0; second < 3; second += 1) world.tick({ stallMs: 4_000 });
    const { tables } = shown('stream', view);
    expect(rowsOf(tables.stream)).toMatchObject([{ id: 'market-cam', state: healthStates.indexOf('critical') }]);
    expect(rowsOf(tables.deliveries)).toMatchObject([{ idc: 'ath-1', viewers: 30, egressKbps: 1_000, dataAgeMs: 0 }]);
    expect(rowsOf(tables.reasons)).toEqual([
      { text: expect.stringMatching(/^Rebuffering \d+\.\d %, critical from 3 %$/) as string, state: healthStates.indexOf('critical') },
    ]);
    const points = rowsOf(tables.points);
    expect(points).toHaveLength(900);
    expect(points.at(-1)).toMatchObject({ atMs: Math.floor(world.time.now() / 1000) * 1000, viewers: 30 });
    expect(points.filter(({ viewers }) => !Number.isNaN(viewers)).length).toBeGreaterThanOrEqual(3);
    expect(points[0]?.viewers).toBeNaN();
  });

  it('leaves a gap for the seconds in which its IDC was silent', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const view = world.views.stream.open({ stream: 'market-cam' }, 'stream');
    world.tick();
    for (let second = 0; second < 6; second += 1) world.tick({ silent: ['ath-1'] });
    world.tick();
    world.tick();
    const viewers = rowsOf(shown('stream', view).tables.points).map((point) => Number.isNaN(point.viewers));
    const known = viewers.lastIndexOf(false);
    const gap = viewers.lastIndexOf(true, known);
    expect(viewers.slice(gap - 1, gap + 1)).toEqual([true, true]);
    expect(viewers.indexOf(false)).toBeLessThan(gap);
  });

  it('goes on without a row when the stream ends while somebody looks', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const view = world.views.stream.open({ stream: 'night-desk' }, 'stream');
    world.end(3);
    world.time.advance(70_000);
    world.tick();
    const { tables, header } = shown('stream', view);
    expect([tables.stream.rows, tables.deliveries.rows, tables.reasons.rows, tables.points.rows]).toEqual([0, 0, 0, 900]);
    expect(header.oldestInputAgeMs).toBeNull();
  });

  it('is not found when nobody knows the stream', () => {
    expect(() => look('stream', { stream: 'nobody' })).toThrow(expect.objectContaining({ code: 'not-found' }) as Error);
  });

  it('is found again with its seconds by who comes back within minutes, and begins anew after that', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const known = (): number => {
      const view = world.views.stream.open({ stream: 'night-desk' }, 'stream');
      const points = rowsOf(shown('stream', view).tables.points).filter(({ viewers }) => !Number.isNaN(viewers));
      void view.close();
      return points.length;
    };
    known();
    for (let second = 0; second < 60; second += 1) world.tick();
    const kept = known();
    expect(kept).toBeGreaterThan(50);
    for (let second = 0; second < 400; second += 1) world.tick();
    expect(known()).toBeLessThan(10);
  });
});

describe('the heat map', () => {
  const params = { metric: 'viewers', ...everything, cells: 16 } as const;

  it('has a cell for every stream, with its value, its state and its name', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const { tables } = look('heatmap', params);
    const cells = rowsOf(tables.cells).filter(({ streams }) => streams > 0);
    expect(cells.map(({ worstId, value }) => [worstId, value])).toEqual([
      ['arena/finals', 60],
      ['arena/warm-up', 20],
      ['market-cam', 30],
      ['night-desk', 40],
    ]);
    expect(tables.cells.rows).toBe(16);
    expect(rowsOf(tables.map)).toEqual([{ streams: 4, total: 4, streamsPerCell: 1 }]);
  });

  it('leaves every other cell in its place when a stream ends', () => {
    for (let second = 0; second < 3; second += 1) world.tick();
    const view = world.views.heatmap.open(params, 'heatmap');
    world.end(1);
    world.time.advance(70_000);
    world.tick();
    const names = rowsOf(shown('heatmap', view).tables.cells).map(({ worstId }) => worstId);
    expect(names.slice(0, 4)).toEqual(['arena/finals', '', 'market-cam', 'night-desk']);
  });

  it('knows no value where nothing is known of the metric', () => {
    world.tick();
    const { tables } = look('heatmap', { ...params, metric: 'rttMs' });
    expect(rowsOf(tables.cells)[0]).toMatchObject({ streams: 1, value: Number.NaN });
  });
});

describe('the view of nodes', () => {
  const params = { idc: null, find: '', offset: 0, limit: 3 };

  it('shows a page of them, the worst first', () => {
    for (let second = 0; second < 5; second += 1) world.tick({ silent: ['ath-1'] });
    const { tables } = look('nodes', params);
    expect(rowsOf(tables.nodes).map(({ id, state }) => [id, healthStates[state]])).toEqual([
      ['ath-1-edge', 'unknown'],
      ['ath-1-origin', 'unknown'],
      ['osl-1-edge', 'healthy'],
    ]);
    expect(rowsOf(tables.window)).toEqual([{ offset: 0, matched: 4, total: 4 }]);
  });

  it('finds by part of an id in any case, and keeps to an IDC', () => {
    world.tick();
    const { tables, header } = look('nodes', { ...params, find: 'EDGE', idc: 'osl-1' });
    expect(rowsOf(tables.nodes)).toMatchObject([{ id: 'osl-1-edge', idc: 'osl-1' }]);
    expect(rowsOf(tables.window)).toEqual([{ offset: 0, matched: 1, total: 4 }]);
    expect(header.oldestInputAgeMs).toBe(0);
  });

  it('knows no IDC that the network does not have', () => {
    expect(() => look('nodes', { ...params, idc: 'nowhere' })).toThrow('there is no IDC nowhere');
  });
});
