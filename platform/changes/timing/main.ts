/**
 * How long a forecast takes, in time of a core: `node platform/changes/timing/main.ts [streams]`. A network of 40 IDCs with so many streams
 * in the state's columns, a shift of ten steps, every rule, the evidence in its canonical bytes; and readiness for every pair. Prints ms;
 * asserts nothing. The budget of a forecast is 200 ms.
 */
import { canonicalJson } from '../../../shared/canonical.ts';
import { forecast, forecastPlan } from '../../../shared/changes/forecast.ts';
import type { TrafficShiftIntent } from '../../../shared/changes/intent.ts';
import { binsOf, fitCurve } from '../../../shared/changes/load-curve.ts';
import type { IdcCurves, LoadCurves } from '../../../shared/changes/load-curves.ts';
import type { PlanStep } from '../../../shared/changes/plan.ts';
import { readinessOf } from '../../../shared/changes/readiness.ts';
import { shiftRouting } from '../../../shared/changes/shift.ts';
import type { NetworkSnapshot } from '../../../shared/model/snapshot.ts';
import { evaluateRules } from '../../../shared/rules/evaluate.ts';
import { defaultPolicy } from '../../../shared/rules/policy.ts';
import { HealthEngine } from '../../health/engine.ts';
import { createIngressWatch } from '../../health/ingress-watch.ts';
import { createFelt } from '../../live/felt.ts';
import { baseOf, snapshotOf } from '../../live/live-state.ts';
import { declaresOf } from '../../sources/batch.ts';
import { exampleIdc } from '../../state/example-state.ts';
import { State } from '../../state/state.ts';
import { sha256Hex } from '../hash.ts';

const streams = Number(process.argv[2] ?? 1_000_000);
const idcs = 40;
const rounds = 20;
const nowMs = 1_790_000_000_000;
const minutesOfCurves = 2_000;

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

const state = new State({
  idcs: Array.from({ length: idcs }, (_, idc) => exampleIdc(`idc-${String(idc)}`)),
  nodes: Array.from({ length: idcs }, (_, idc) => ({ id: `o-${String(idc)}`, idc: `idc-${String(idc)}`, role: 'origin' as const })),
  measured: new Set<string>(),
  clock: () => nowMs,
  expectedStreams: streams,
});

const atOnce = 50_000;

function fill(): void {
  for (let first = 0; first < streams; first += atOnce) {
    const rows = Uint32Array.from({ length: Math.min(atOnce, streams - first) }, (_, at) => first + at);
    const column = (of: () => number): Float32Array => Float32Array.from(rows, of);
    const names = Array.from(rows, (handle) => ({
      handle,
      streamId: `live/${String(handle)}`,
      idc: `idc-${String(Math.floor(random() * idcs))}`,
    }));
    const head = { observedAtMs: nowMs, intervalMs: 1_000, declares: declaresOf(names), retires: new Uint32Array(), rows };
    state.take({
      ...head,
      source: 'in',
      kind: 'ingest',
      ingestKbps: column(() => 3_000),
      fps: column(() => 30),
      targetFps: column(() => 30),
    });
    state.take({
      ...head,
      source: 'out',
      kind: 'delivery',
      viewers: column(() => Math.floor(10 * random())),
      egressKbps: column(() => 900),
    });
  }
  state.freshness.update(nowMs);
}

/** ms of this thread's own time a round: what else the machine does is not in it. */
function timed<T>(what: string, run: () => T): T {
  let result = run();
  const before = process.threadCpuUsage();
  for (let round = 0; round < rounds; round += 1) result = run();
  const { user, system } = process.threadCpuUsage(before);
  process.stdout.write(`${what.padEnd(58)}${((user + system) / 1_000 / rounds).toFixed(2).padStart(10)} ms\n`);
  return result;
}

function curves(): LoadCurves {
  const ofIdc = (): IdcCurves => {
    const minutes = Array.from({ length: minutesOfCurves }, () => 100 * random());
    const curve = fitCurve(binsOf(minutes.map((loadPct) => ({ loadPct, value: loadPct / 30 + random(), weight: 60_000 }))));
    return { rebufferPct: curve, cpuPct: curve };
  };
  return { fittedAtMs: nowMs, byIdc: Object.fromEntries(state.idcs.map(({ id }) => [id, ofIdc()])), network: ofIdc() };
}

fill();
const base = baseOf(state);
const ingress = createIngressWatch([], base);
const fitted = curves();
const parts = {
  state,
  felt: createFelt(state),
  engine: new HealthEngine({ state, ingress, nowMs }),
  ingress,
  base,
  clock: () => nowMs,
  curves: () => fitted,
};
const intent: TrafficShiftIntent = {
  kind: 'traffic-shift',
  direction: 'away',
  idcs: ['idc-0', 'idc-1'],
  receivers: {},
  stepPercents: [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
  holdMs: 30_000,
  profile: 'normal',
  onBreach: 'pause',
};

process.stdout.write(`${String(streams)} streams in ${String(idcs)} IDCs, a shift of ${String(intent.stepPercents.length)} steps\n`);
const record = {
  count: 20,
  viewersPct: 3,
  streamsPct: 3,
  egressPct: 3,
  costPct: 3,
  loadPoints: 2,
  cpuPoints: 2,
  rebufferPoints: 0.1,
  moved: null,
};
const snapshot: NetworkSnapshot = timed('the snapshot, out of the columns', () => ({
  ...snapshotOf(parts),
  intended: base,
  held: {},
  lastShiftAtMs: {},
  records: { 'traffic-shift': record },
}));
const steps = intent.stepPercents.map((percent, index): PlanStep => ({
  kind: 'route',
  index,
  percent,
  routing: shiftRouting(intent, snapshot, percent),
  holdMs: 30_000,
}));
timed('the forecast of the end', () => forecast(intent, snapshot));
const told = timed('the forecast of every step, with bands', () => forecastPlan({ intent, steps }, snapshot));
const verdicts = timed('every rule', () => evaluateRules({ intent, snapshot, policy: defaultPolicy, config: null }));
const text = timed('the evidence as canonical bytes, hashed', () => {
  const canonical = canonicalJson({ forecast: told, verdicts });
  sha256Hex(canonical);
  return canonical;
});
process.stdout.write(`${'the evidence, kB'.padEnd(58)}${(text.length / 1000).toFixed(0).padStart(10)}\n`);
const { pairsAtAll } = timed('readiness: every IDC and every pair', () =>
  readinessOf(snapshot, { loadCeilingPct: defaultPolicy.loadCeilingPct }, { mostPairs: 20 }),
);
process.stdout.write(`${'pairs'.padEnd(58)}${String(pairsAtAll.all).padStart(10)}\n`);
