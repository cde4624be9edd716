/**
 * The live side: sources feed the state, health judges it, views show it. Opened once by `compose.ts`.
 *
 * Timing: sources poll by themselves, and sums follow every batch, so that views can show it in their next frame. Every 250 ms ages and
 * witnesses are judged anew (so `down` is at most 3.25 s after the last sample); every full second history is written and every measure
 * gets one more sample.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Routing } from '../shared/agents/ingress.ts';
import type { HealthLimits } from '../shared/model/health-limits.ts';
import type { Network } from '../shared/model/network.ts';
import { defaultPolicy } from '../shared/rules/policy.ts';
import type {
  AlarmCause,
  Clock,
  Closable,
  Handlers,
  LiveState,
  OriginActuator,
  StateViewSources,
  Timers,
  TrafficActuator,
} from './contracts.ts';
import { alarmHandlers } from './health/alarm-handlers.ts';
import { BurnWatch } from './health/burn/burn-watch.ts';
import { pastMinutesOf } from './health/burn/past-minutes.ts';
import { HealthEngine } from './health/engine.ts';
import { createIngressWatch } from './health/ingress-watch.ts';
import { keepStates } from './health/state-log.ts';
import type { StateLog } from './health/state-log.ts';
import type { AlarmLog } from './health/alarm-log.ts';
import { startTelling } from './health/telling.ts';
import { startKeeper } from './history/keeper.ts';
import { keepLoadCurves } from './history/load-curves.ts';
import { openPast } from './history/past.ts';
import type { HistoryStore } from './history/store.ts';
import { createFelt } from './live/felt.ts';
import { collectorsOf } from './ingest/collectors-of.ts';
import type { IngestMetrics } from './ingest/metrics.ts';
import { openIngest } from './ingest/open.ts';
import type { Ingest } from './ingest/open.ts';
import { baseOf, createLiveState } from './live/live-state.ts';
import { keepReadiness, watchReadiness } from './live/readiness.ts';
import { trailSampleOf } from './live/stream-view.ts';
import { Trails } from './live/trails.ts';
import { liveViews } from './live/views.ts';
import { ingressName, startIngress } from './sources/ingress/ingress.ts';
import { startMediaServers } from './sources/media.ts';
import { startPlayers } from './sources/players/players.ts';
import { measuresQuality } from './sources/prometheus/mapping-file.ts';
import type { PrometheusServer } from './sources/prometheus/mapping-file.ts';
import type { ConnectSimulator } from './sources/simulator/line.ts';
import { simulatedIdcs, simulatedNodes } from './sources/simulator/network.ts';
import type { SimulatorOptions } from './sources/simulator/network.ts';
import { mostFillingMs } from './sources/simulator/pace.ts';
import { simulatedIngressName, startSimulator } from './sources/simulator/simulator.ts';
import type { Fetch, SampleSink } from './sources/source.ts';
import { startTarget } from './sources/target/target.ts';
import { missedIntervals, tooOldMs, tooOldMsOf } from './state/freshness.ts';
import { StreamQueries } from './state/query/queries.ts';
import { stateRows } from './state/query/state-rows.ts';
import { State } from './state/state.ts';

export type { SimulatorOptions } from './sources/simulator/network.ts';

const judgeEveryMs = 250;
const pastAgainAfterMs = 5_000;
const simulatorMemoryFile = 'simulator-ingress.json';
const simulatorOriginsFile = 'simulator-origins.json';

export interface LiveOptions {
  /** As `networkOf` made it: the IDCs of every source. */
  readonly network: Network;
  readonly simulator: SimulatorOptions | null;
  readonly connectSimulator: ConnectSimulator;
  /** The collector that runs the simulator instead of this process. */
  readonly simulatedBy: string | null;
  readonly ingestMetrics: IngestMetrics;
  /** The ingress agent's secret; null without an ingress. */
  readonly ingressSecret: string | null;
  /** The team's own traffic manager, read as the ingress is; left out without one. */
  readonly target?: TrafficActuator | null;
  /** As the network file names it, whoever asks it; left out without one. */
  readonly prometheus?: PrometheusServer | null;
  /** Where the simulated ingress keeps what it was told. */
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly fetch: Fetch;
  readonly history: HistoryStore;
  readonly alarmLog: AlarmLog;
  readonly stateLog: StateLog;
  /** Of the platforms on this database one tells of the network: the token of its lease while it is this one, else null. */
  readonly lease: () => number | null;
  /** What changes have asked for; null until the changes part is open: then the base routing counts and mismatches are not judged. */
  readonly intended: () => Routing | null;
  /** Since when the database can't be written; null while it can. */
  readonly unwritableSinceMs: () => number | null;
  /** What policy lets an IDC carry at most, %. */
  readonly loadCeilingPct?: () => number;
  /** What other parts found worth an alarm. */
  readonly causes?: (nowMs: number) => readonly AlarmCause[];
  /** The release that a node has said to run; null when it said nothing. */
  readonly configReleaseOf?: (idc: string, node: string) => number | null;
  /** What an IDC's health is judged by, asked each time; the defaults when left out. */
  readonly healthLimits?: (idc: string) => HealthLimits;
  readonly onFailure: (what: string, error: unknown) => void;
  readonly inform: (words: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface Live extends Closable {
  readonly live: LiveState;
  readonly stateViews: StateViewSources;
  readonly handlers: Handlers;
  /** Takes the sockets of collectors. */
  readonly ingest: Pick<Ingest, 'accept' | 'close'>;
  /** Makes routing steps of the simulated network real; null without a simulator. */
  readonly simulatedActuator: TrafficActuator | null;
  /** Makes origin steps of the simulated network real; null without a simulator. */
  readonly simulatedOrigins: OriginActuator | null;
  /** Resolves after what is waiting has been written. */
  close(): Promise<void>;
}

/** The network of every source together: the file's, the simulator's, or both. */
export function networkOf(file: Network | null, simulator: SimulatorOptions | null): Network {
  const simulated = simulator === null ? [] : simulatedIdcs(simulator);
  if (file === null) return { name: 'Simulation', environment: 'simulation', idcs: simulated, nodes: [], relayFlashVersions: [] };
  const taken = new Set(file.idcs.map(({ id }) => id));
  return { ...file, idcs: [...file.idcs, ...simulated.filter(({ id }) => !taken.has(id))] };
}

/** @throws Error when the simulator's memory can't be read. */
export async function openLive(options: LiveOptions): Promise<Live> {
  const { network, clock, timers, fetch, target = null } = options;
  const taken = new Set(network.nodes.map(({ idc }) => idc));
  const simulatedHere = options.simulator === null ? [] : simulatedIdcs(options.simulator).filter(({ id }) => !taken.has(id));
  const realIdcs = network.idcs.map(({ id }) => id).filter((id) => !simulatedHere.some((idc) => idc.id === id));
  const prometheus = options.prometheus ?? null;
  const feelsByPrometheus = prometheus !== null && measuresQuality(prometheus.mapping);
  const state = new State({
    idcs: network.idcs,
    nodes: [...network.nodes.map((node) => ({ ...node, tooOldMs: tooOldMsOf(network, node) })), ...simulatedNodes(simulatedHere)],
    measured: new Set([...simulatedHere.map(({ id }) => id), ...(network.players === undefined && !feelsByPrometheus ? [] : realIdcs)]),
    qualityTooOldMs: feelsByPrometheus ? missedIntervals * prometheus.intervalMs : tooOldMs,
    clock,
    expectedStreams: network.idcs.reduce((sum, { streamCapacity }) => sum + streamCapacity, 0),
  });
  const base = baseOf(state);
  const ingressNames = [
    ...(network.ingress === undefined ? [] : [ingressName]),
    ...(target === null ? [] : [target.name]),
    ...(options.simulator === null || options.simulatedBy !== null ? [] : [simulatedIngressName]),
  ];
  const ingress = createIngressWatch(ingressNames, base, (name) => (name === target?.name ? name : 'ingress agent'));
  const startedAtMs = clock();
  const before = await options.stateLog.known();
  const engine = new HealthEngine({ state, ingress, nowMs: startedAtMs, limitsOf: options.healthLimits, before });
  const known = await options.alarmLog.known();
  const burn = new BurnWatch({ state, known });
  void burn.refill(pastMinutesOf(options.history), startedAtMs).catch((error: unknown) => options.onFailure('reading past minutes', error));
  const telling = startTelling(
    {
      lease: options.lease,
      log: options.alarmLog,
      watched: {
        state,
        engine,
        ingress,
        burn,
        causes: (nowMs) => [...ingest.causes(nowMs), ...(options.causes?.(nowMs) ?? [])],
        intended: options.intended,
        newId: randomUUID,
        fillsForMs: mostFillingMs(options.simulator?.streams ?? 0),
      },
      clock,
      timers,
      onFailure: options.onFailure,
    },
    known,
  );

  let version = 0;
  const sink: SampleSink = {
    take(batch) {
      if (batch.kind === 'quality') engine.qualityProblem = '';
      state.take(batch);
      options.ingestMetrics.samples(batch.kind, batch.kind === 'nodes' ? batch.nodes.length : batch.rows.length);
      version += 1;
    },
    nodeFailed: (node, problem) => state.nodes.failed(node, problem),
    qualityFailed(problem) {
      engine.qualityProblem = problem;
    },
    ingress: (reading) => ingress.take(reading),
  };

  const ingest = openIngest({
    collectors: collectorsOf(network, { by: options.simulatedBy, nodes: simulatedNodes(simulatedHere) }),
    sink,
    clock,
    stopwatch: () => performance.now(),
    timers,
    soon: (run) => void setImmediate(run),
    metrics: options.ingestMetrics,
    log: options.inform,
    onFailure: options.onFailure,
  });

  function judge(): void {
    const nowMs = clock();
    state.tend();
    const second = state.roll();
    if (second !== null) {
      engine.sample(second, nowMs);
      burn.closed(second);
    }
    const transitions = engine.update(nowMs);
    telling.update(transitions, nowMs);
    if (second !== null || transitions.length > 0) version += 1;
  }

  const closers: Closable[] = [];
  let simulatedActuator: TrafficActuator | null = null;
  let simulatedOrigins: OriginActuator | null = null;
  if (options.simulator !== null && options.simulatedBy === null) {
    const memoryFile = path.join(options.dataDirectory, simulatorMemoryFile);
    const simulated = await startSimulator({
      options: options.simulator,
      idcs: simulatedHere,
      memoryFile,
      originsFile: path.join(options.dataDirectory, simulatorOriginsFile),
      sink,
      clock,
      connect: options.connectSimulator,
      onFailure: options.onFailure,
    });
    simulatedActuator = simulated.actuator;
    simulatedOrigins = simulated.origins;
    closers.push(simulated.source);
  }
  const ownNodes = network.nodes.filter(({ collector }) => collector === undefined);
  const ownPrometheus = network.prometheus?.collector === undefined ? prometheus : null;
  closers.push(startMediaServers({ network: { ...network, nodes: ownNodes }, prometheus: ownPrometheus, sink, fetch, clock, timers }));
  if (network.players !== undefined && network.players.collector === undefined)
    closers.push(startPlayers({ url: network.players.url, covers: realIdcs, sink, fetch, timers }));
  if (network.ingress !== undefined && options.ingressSecret !== null) {
    closers.push(startIngress({ url: network.ingress.url, secret: options.ingressSecret, sink, fetch, clock, timers }));
  }
  if (target !== null) closers.push(startTarget({ actuator: target, sink, clock, timers }));
  const stopJudging = timers.every(judgeEveryMs, () => {
    try {
      judge();
    } catch (error) {
      options.onFailure('judging health', error);
    }
  });

  const stopKeepingStates = keepStates({
    engine,
    log: options.stateLog,
    lease: options.lease,
    clock,
    timers,
    onFailure: (error) => options.onFailure('writing the states of IDCs', error),
  });

  const keeper = startKeeper({
    state,
    store: options.history,
    clock,
    timers,
    onFailure: (error) => options.onFailure('writing history', error),
  });

  const curves = keepLoadCurves({
    idcs: network.idcs.map(({ id }) => id),
    store: options.history,
    keeper,
    clock,
    timers,
    onFailure: (error) => options.onFailure('reading load curves', error),
  });

  const queries = new StreamQueries({ ...stateRows(state), timers });
  const trails = new Trails({ sample: (stream) => trailSampleOf({ state, queries }, stream), clock, timers });
  const intended = (): Routing => options.intended() ?? base;
  const parts = {
    state,
    felt: createFelt(state),
    engine,
    burn,
    ingress,
    base,
    clock,
    queries,
    trails,
    curves: () => curves.current(),
    intended,
    unwritableSinceMs: options.unwritableSinceMs,
  };
  const readiness = keepReadiness(parts, options.loadCeilingPct ?? (() => defaultPolicy.loadCeilingPct));
  const stopReadiness = watchReadiness({ readiness, clock, timers, record: (entries) => telling.timeline(entries) });
  return {
    live: createLiveState(parts),
    stateViews: liveViews({
      ...parts,
      readiness,
      configReleaseOf: options.configReleaseOf ?? (() => null),
      version: () => version,
      openPast: (of) =>
        openPast({
          ...of,
          state,
          keeper,
          store: options.history,
          onFailure: (error) => options.onFailure('reading history', error),
          again: (run) => timers.after(pastAgainAfterMs, run),
        }),
    }),
    handlers: alarmHandlers({ log: options.alarmLog, onActed: (alarm) => telling.acted(alarm) }),
    simulatedActuator,
    simulatedOrigins,
    ingest,
    async close() {
      stopJudging();
      stopKeepingStates();
      stopReadiness();
      await curves.close();
      trails.close();
      for (const closer of closers) await closer.close();
      await keeper.close();
      await telling.close();
    },
  };
}
