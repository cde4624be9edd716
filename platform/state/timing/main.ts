/**
 * How long queries over a million streams take, in time of a core: `node platform/state/timing/main.ts [streams]`. Prints ms; asserts
 * nothing.
 */
import { streamSorts } from '../../../shared/wire/views-streams.ts';
import { declaresOf } from '../../sources/batch.ts';
import type { RowName } from '../../sources/batch.ts';
import { exampleIdc } from '../example-state.ts';
import { bucketCount } from '../histogram.ts';
import { State } from '../state.ts';
import { TextMatches } from '../query/find.ts';
import { HeatMap } from '../query/heat-map.ts';
import { StreamQueries } from '../query/queries.ts';
import { stateRows } from '../query/state-rows.ts';
import type { Watcher } from '../query/watcher.ts';
import { StreamWindow } from '../query/window.ts';
import type { WindowRequest } from '../query/window.ts';

const streams = Number(process.argv[2] ?? 1_000_000);
const idcs = 40;
const samplesPerSecond = 200_000;
const batches = 20;
const everything = { idc: null, state: null, text: null };

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

/** ms of this thread's own time: what else the machine does is not in it. */
function time(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

function print(what: string, ...ms: readonly number[]): void {
  process.stdout.write(`${what.padEnd(58)}${ms.map((value) => value.toFixed(2).padStart(10)).join('')}\n`);
}

const nowMs = 1_790_000_000_000;
const state = new State({
  idcs: Array.from({ length: idcs }, (_, idc) => exampleIdc(`idc-${idc}`)),
  nodes: Array.from({ length: idcs }, (_, idc) => ({ id: `o-${idc}`, idc: `idc-${idc}`, role: 'origin' as const })),
  measured: new Set<string>(),
  clock: () => nowMs,
  expectedStreams: streams,
});

function batch(handles: Uint32Array, declares: readonly RowName[] = []) {
  const column = (of: () => number): Float32Array => Float32Array.from(handles, of);
  const head = {
    source: 's',
    observedAtMs: nowMs,
    intervalMs: 1_000,
    declares: declaresOf(declares),
    retires: new Uint32Array(),
    rows: handles,
  };
  return { head, column };
}

function ingest(handles: Uint32Array, declares?: readonly RowName[]): void {
  const { head, column } = batch(handles, declares);
  state.take({
    ...head,
    kind: 'ingest',
    ingestKbps: column(() => 1_500 + 3_000 * random()),
    fps: column(() => 24 + 6 * random()),
    targetFps: column(() => 30),
    gopSeconds: column(() => 2),
    rttMs: column(() => 5 + 200 * random() ** 3),
    jitterMs: column(() => 20 * random() ** 2),
    lossPct: column(() => 4 * random() ** 8),
  });
}

function deliver(handles: Uint32Array, declares?: readonly RowName[]): void {
  const { head, column } = batch(handles, declares);
  state.take({ ...head, kind: 'delivery', viewers: column(() => Math.floor(3 / random())), egressKbps: column(() => 2_000 * random()) });
}

function measure(handles: Uint32Array, declares?: readonly RowName[]): void {
  const { head, column } = batch(handles, declares);
  state.take({
    ...head,
    kind: 'quality',
    covers: state.idcs.map(({ id }) => id),
    startAttempts: column(() => 3),
    startFailures: column(() => (random() < 0.02 ? 2 : 0)),
    stallMs: column(() => 400 * random() ** 6),
    playMs: column(() => 10_000),
    startTimeBuckets: new Float32Array(handles.length * bucketCount),
  });
}

const step = 50_000;
for (let first = 0; first < streams; first += step) {
  const handles = Uint32Array.from({ length: Math.min(step, streams - first) }, (_, at) => first + at);
  const names: RowName[] = Array.from(handles, (handle) => ({
    handle,
    streamId: `live/${Math.floor(random() * 2 ** 32).toString(36)}-${handle}`,
    idc: `idc-${Math.floor(random() ** 2 * idcs)}`,
    publisher: `publisher ${Math.floor(random() * 20_000)}`,
    startedAtMs: nowMs - Math.floor(random() * 1e7),
  }));
  ingest(handles, names);
  deliver(handles, names);
  measure(handles, names);
}
state.freshness.update(nowMs);

const pending: (() => void)[] = [];
const queries = new StreamQueries({
  ...stateRows(state),
  takeFreshness: () => false,
  timers: {
    after: (_delayMs, run) => {
      pending.push(run);
      return () => undefined;
    },
    every: () => () => undefined,
  },
});
queries.rows.ingestFresh.fill(1);

/** Runs the scan of a watcher to its end. The time of the whole and of the longest slice. */
function firstLook(watcher: Watcher): readonly [total: number, longestSlice: number] {
  let longest = time(() => queries.watch(watcher));
  let total = longest;
  for (let run = pending.shift(); run !== undefined; run = pending.shift()) {
    const next = run;
    const slice = time(() => next());
    longest = Math.max(longest, slice);
    total += slice;
  }
  return [total, longest];
}

function window(request: Partial<WindowRequest>): StreamWindow {
  return new StreamWindow({ sort: 'severity', descending: true, filter: everything, offset: 0, limit: 100, ...request });
}

function lookAt(what: string, make: () => Watcher): void {
  const warm = make();
  firstLook(warm);
  queries.unwatch(warm);
  const watcher = make();
  print(what, ...firstLook(watcher));
  queries.unwatch(watcher);
}

print(`${streams} streams: what a look at all takes, ms`);
print('                                                              total   longest');
for (const sort of streamSorts) lookAt(`sort by ${sort}`, () => window({ sort }));
lookAt('sort by viewers, from the middle', () => window({ sort: 'viewers', offset: streams / 2 }));
lookAt('sort by id, from the middle', () => window({ sort: 'id', offset: streams / 2 }));
lookAt('severity, of one IDC', () => window({ filter: { ...everything, idc: 7 } }));
lookAt('viewers, degraded ones', () => window({ sort: 'viewers', filter: { ...everything, state: 'degraded' } }));
for (const text of ['a', '3a', '3ab', 'publisher 77', 'live/zzzz', 'é']) {
  lookAt(`find "${text}"`, () => window({ sort: 'viewers', filter: { ...everything, text: new TextMatches(text) } }));
}
lookAt('heat map of 10 000 cells by rebuffering', () => new HeatMap({ metric: 'rebufferPct', filter: everything, cells: 10_000 }));

interface Tick {
  readonly placing: number;
  readonly reading: number;
}

/** A twentieth of a second: a third of the samples each of ingest, delivery and quality. */
function tick(open: readonly StreamWindow[]): Tick {
  const handles = Uint32Array.from({ length: samplesPerSecond / batches }, () => Math.floor(random() * streams)).sort();
  const third = Math.floor(handles.length / 3);
  ingest(handles.subarray(0, third));
  deliver(handles.subarray(third, 2 * third));
  measure(handles.subarray(2 * third));
  const placing = time(() => queries.catchUp());
  const reading = time(() => {
    for (const watcher of open) watcher.read(queries.rows, queries.scratch);
  });
  return { placing, reading };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const warmUp = 40;
const measured = 100;
const sortings = streamSorts.flatMap((sort) => [true, false].map((descending) => ({ sort, descending }))).slice(0, 20);
const twenty = sortings.map((sorting) => window(sorting));
for (const watcher of twenty) firstLook(watcher);
for (let round = 0; round < warmUp; round += 1) tick(twenty);
const ticks = Array.from({ length: measured }, () => tick(twenty));
print('20 windows, placing 200 000 samples/s: ms of a second', mean(ticks.map(({ placing }) => placing)) * batches);
print('the same, reading them all 10 times a second', mean(ticks.map(({ reading }) => reading)) * 10);
print('the longest placing (20 a second), ms', Math.max(...ticks.map(({ placing }) => placing)));
print('scans again meanwhile', pending.length);
for (const watcher of twenty) queries.unwatch(watcher);

const map = new HeatMap({ metric: 'rebufferPct', filter: everything, cells: 10_000 });
firstLook(map);
for (let round = 0; round < warmUp; round += 1) tick([]);
const mapTicks = Array.from({ length: measured }, () => ({ placing: tick([]).placing, reading: time(() => map.read()) }));
print('heat map of 10 000 cells, the same samples: ms of a second', mean(mapTicks.map(({ placing }) => placing)) * batches);
print('reading it once, ms', mean(mapTicks.map(({ reading }) => reading)));
