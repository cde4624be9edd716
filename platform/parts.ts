/** The parts that know the network: the live side, the config centre and changes, opened in the order they need each other. */
import type { Network } from '../shared/model/network.ts';
import { openAuthority } from './authority/open.ts';
import { createIngressActuator, createSteering } from './changes/actuators/ingress.ts';
import { mediaOriginsOf } from './changes/actuators/media-origins.ts';
import { createNginxOrigins } from './changes/actuators/nginx-rtmp.ts';
import { openChanges } from './changes/open.ts';
import type { Changes } from './changes/open.ts';
import { monotonicMs, realTimers, wallClock } from './clocks.ts';
import { openConfigCentre } from './config/open.ts';
import type { AlarmCause, Handlers, HttpRoute, OriginActuator, StateViewSources, TrafficActuator } from './contracts.ts';
import type { Flags } from './flags.ts';
import { alarmLogOver } from './health/alarm-log.ts';
import { stateLogOver } from './health/state-log.ts';
import { historyStoreOver } from './history/store.ts';
import type { IngestMetrics } from './ingest/metrics.ts';
import { openLive } from './live.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { PrometheusServer } from './sources/prometheus/mapping-file.ts';
import { connectSimulatorThread } from './sources/simulator/connect.ts';
import type { Live } from './live.ts';
import type { Seams } from './seams.ts';
import type { OpenedStore } from './store/open.ts';

/** At most so often is what another platform wrote read again. */
const followConfigEveryMs = 200;

export interface PartsOptions {
  readonly flags: Flags;
  readonly network: Network;
  readonly ingressSecret: string | undefined;
  /** The team's own traffic manager; null without one. */
  readonly target: TrafficActuator | null;
  readonly prometheus: PrometheusServer | null;
  readonly ingestMetrics: IngestMetrics;
  readonly store: OpenedStore;
  readonly seams: Seams;
  /** What is worth an alarm beside what the live side sees. */
  readonly causes: (nowMs: number) => readonly AlarmCause[];
  /** Closed in reverse when the platform stops. */
  readonly opened: (close: () => Promise<void> | void) => void;
  readonly onFailure: (what: string, error: unknown) => void;
  readonly warn: (words: string) => void;
  readonly inform: (words: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface Parts {
  readonly handlers: Handlers;
  readonly stateViews: StateViewSources;
  readonly routes: readonly HttpRoute[];
  readonly ingest: Live['ingest'];
}

export async function openParts(options: PartsOptions): Promise<Parts> {
  const { flags, network, store, seams, opened, onFailure } = options;
  const common = { store, clock: wallClock, timers: realTimers, network };

  const configCentre = await openConfigCentre({ ...common, onFailure });
  opened(() => configCentre.close());
  const followConfig = oneAtATime({
    run: () => configCentre.follow(),
    restMs: followConfigEveryMs,
    timers: realTimers,
    onFailure: (error) => onFailure('following the config of another platform', error),
  });
  // Every draft, release and report that says something new is audited; a pointer that moves stands on the timeline alone.
  opened(store.onNews(({ audit, timeline }) => (audit === undefined && timeline === undefined ? undefined : followConfig())));

  // The live side shows what changes intend, and changes rest on the live side: the one that comes first asks later.
  const later: { changes: Changes | null } = { changes: null };
  const live = await openLive({
    ...common,
    simulator: flags.simulator,
    connectSimulator: connectSimulatorThread,
    simulatedBy: flags.simulatedBy,
    ingestMetrics: options.ingestMetrics,
    inform: options.inform,
    ingressSecret: options.ingressSecret ?? null,
    target: options.target,
    prometheus: options.prometheus,
    dataDirectory: flags.dataDirectory,
    fetch,
    history: historyStoreOver(store),
    alarmLog: alarmLogOver(store, wallClock),
    stateLog: stateLogOver(store),
    lease: () => later.changes?.lease() ?? null,
    intended: () => later.changes?.intended() ?? null,
    unwritableSinceMs: () => store.unwritableSinceMs(),
    causes: (nowMs) => [...options.causes(nowMs), ...(later.changes?.causes(nowMs) ?? [])],
    loadCeilingPct: () => configCentre.policy().loadCeilingPct,
    healthLimits: configCentre.healthLimits,
    configReleaseOf: (idc, node) => configCentre.releaseOf(idc, node),
    onFailure,
  });
  opened(() => live.close());

  const authority = await openAuthority({ ...common, expiresMs: () => configCentre.policy().authorityExpiresMs, onFailure });
  opened(() => authority.close());

  const changes = await openChanges({
    ...common,
    holder: store.instanceId,
    monotonic: monotonicMs,
    news: (heard) => store.onNews((changed) => (changed.changes === undefined ? undefined : heard())),
    inform: options.inform,
    live: seams.live(live.live),
    actuator: actuatorOf(options, live.simulatedActuator),
    originActuator: originActuatorOf(options, live.simulatedOrigins),
    aroundTargets: seams.targets,
    ...(seams.timing === undefined ? {} : { timing: seams.timing }),
    configCentre: configCentre.actuator,
    commandedBy: () => authority.commandedBy(),
    policy: () => seams.policy(configCentre.policy()),
    onFailure,
  });
  later.changes = changes;
  opened(() => changes.close());
  changes.start();

  return {
    handlers: { ...live.handlers, ...configCentre.handlers, ...changes.handlers, ...authority.handlers },
    stateViews: { ...live.stateViews, ...configCentre.stateViews, ...changes.stateViews, ...authority.stateViews },
    routes: configCentre.routes,
    ingest: live.ingest,
  };
}

/** One target makes traffic steps real: the team's own, the network's ingress agent, or the simulator's. */
function actuatorOf({ network, ingressSecret, target, warn }: PartsOptions, simulated: TrafficActuator | null): TrafficActuator | null {
  const agent =
    network.ingress === undefined || ingressSecret === undefined
      ? null
      : createIngressActuator({ url: network.ingress.url, secret: ingressSecret, fetch });
  const real = target ?? agent;
  if (real === null || simulated === null) return real ?? simulated;
  warn('A real and a simulated network are watched together: traffic can not be shifted between them, so shifts are off.');
  return null;
}

/** One target makes origin steps real: the network's own origins, or the simulator's. */
function originActuatorOf({ network, ingressSecret, warn }: PartsOptions, simulated: OriginActuator | null): OriginActuator | null {
  const { nodes, relayFlashVersions, ingress } = network;
  const origins = mediaOriginsOf({ nodes, relayFlashVersions, fetch, timers: realTimers });
  if (origins === null) return simulated;
  if (simulated !== null) {
    warn('A real and a simulated network are watched together: streams can not be switched between them, so origin switches are off.');
    return null;
  }
  const steer =
    ingress === undefined || ingressSecret === undefined ? null : createSteering({ url: ingress.url, secret: ingressSecret, fetch });
  return createNginxOrigins({ origins, steer, timers: realTimers });
}
