/** Wires the parts into one platform. What is opened here is closed here, in reverse. */
import packageJson from '../package.json' with { type: 'json' };
import { readSecretFile } from './agents/files.ts';
import { openAudit } from './audit/open.ts';
import { createRecording } from './audit/recording.ts';
import { createBudget } from './budget.ts';
import { monotonicMs, realTimers, wallClock } from './clocks.ts';
import { openTarget } from './changes/actuators/open.ts';
import { startPruning } from './events/pruning.ts';
import type { Flags } from './flags.ts';
import { developmentWarning, openIdentity } from './identity/open.ts';
import { identityRoutes } from './identity/routes.ts';
import type { Logger } from './log.ts';
import { networkOf } from './live.ts';
import { readNetworkFile } from './network-file.ts';
import { openParts } from './parts.ts';
import { assertPortFree } from './port-check.ts';
import { openPrometheus } from './sources/prometheus/mapping-file.ts';
import { StartError } from './start-error.ts';
import { databaseChoice } from './store/database-choice.ts';
import { openStore } from './store/open.ts';
import { createMetrics } from './transport/metrics.ts';
import { openTransport } from './transport/open.ts';
import { createHub } from './views/hub.ts';
import { noSeams } from './seams.ts';
import type { Seams } from './seams.ts';
import { recordPlatform } from './platform-events.ts';

export interface RunningPlatform {
  readonly url: string;
  readonly platformId: string;
  /** Drains: consoles are told, operations finish, the database is closed. */
  close(): Promise<void>;
}

/** @throws StartError with cause and way out; then nothing is left open. */
export async function startPlatform(
  flags: Flags,
  {
    log,
    onFatal,
    seams = noSeams,
  }: {
    readonly log: Logger;
    readonly onFatal: (error: Error) => void;
    /** For crash runs alone. */
    readonly seams?: Seams;
  },
): Promise<RunningPlatform> {
  const closers: (() => Promise<void> | void)[] = [];
  async function closeAll(): Promise<void> {
    for (const close of closers.splice(0).reverse()) await close();
  }
  try {
    return await open({ flags, log, onFatal, seams, opened: (close) => closers.push(close), closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Opening {
  readonly flags: Flags;
  readonly log: Logger;
  readonly onFatal: (error: Error) => void;
  readonly seams: Seams;
  readonly opened: (close: () => Promise<void> | void) => void;
  readonly closeAll: () => Promise<void>;
}

async function open({ flags, log, onFatal, seams, opened, closeAll }: Opening): Promise<RunningPlatform> {
  const file = flags.networkFile === undefined ? null : await readNetworkFile(flags.networkFile);
  const network = networkOf(file, flags.simulator);
  const machineSecret = await readSecret(flags.machineSecretFile ?? network.machineSecretFile, 'machineSecretFile');
  const ingressSecret = await readSecret(network.ingress?.secretFile, 'ingress.secretFile');
  const target = await openTarget(network, { fetch, clock: wallClock, readSecret: readNamedSecret });
  const prometheus = await openPrometheus(network);
  await assertPortFree(flags.host, flags.port);
  function onFailure(what: string, error: unknown): void {
    log.error({ err: error }, `${what} failed`);
  }

  const database = await databaseChoice(flags);
  const store = seams.store(await openStore({ dataDirectory: flags.dataDirectory, clock: wallClock, database }));
  opened(() => store.close());
  store.onFatal(onFatal);
  const metrics = createMetrics();
  const recording = createRecording({
    store,
    clock: wallClock,
    timers: realTimers,
    onFailure: (error) => {
      metrics.auditWriteFailed();
      onFailure('writing the audit log', error);
    },
  });
  const audit = await openAudit({
    store,
    dataDirectory: flags.dataDirectory,
    keyFile: flags.auditKeyFile,
    isShared: database.kind === 'postgres',
    clock: wallClock,
    timers: realTimers,
    recording,
    onRival: () => log.info('another platform on this database signs the audit log'),
    onFailure,
  });
  opened(() => audit.close());
  const platform = {
    id: store.platformId,
    name: flags.name ?? network.name,
    environment: flags.environment ?? network.environment,
  };
  const development = flags.developmentIdentity;
  const strangers = createBudget({ perSecond: 1, burst: 60 }, monotonicMs);
  const identity = await openIdentity({
    store,
    dataDirectory: flags.dataDirectory,
    clock: wallClock,
    platform,
    strangers,
    keepRefusal: (record) => recording.keep(record),
    development,
  });
  if (development) log.warn(developmentWarning);

  const pruning = startPruning({
    store,
    clock: wallClock,
    timers: realTimers,
    onFailure: (error) => onFailure('pruning the logs', error),
  });
  opened(() => pruning.close());

  const parts = await openParts({
    flags,
    network,
    ingressSecret,
    target,
    prometheus,
    store,
    seams,
    opened,
    onFailure,
    warn: (words) => log.warn(words),
    inform: (words, facts) => log.info(facts, words),
    ingestMetrics: metrics.ingest,
    causes: (nowMs) => audit.causes(nowMs),
  });
  const hub = createHub({
    sources: parts.stateViews,
    store,
    timers: realTimers,
    metrics,
    stopwatch: () => monotonicMs() / 1000,
    onFailure,
  });
  opened(() => hub.close());

  const transport = await openTransport({
    host: flags.host,
    port: flags.port,
    routes: [...identityRoutes(identity, { development }), ...audit.routes, ...parts.routes],
    machineSecret,
    handlers: { ...parts.handlers, ...audit.handlers },
    hub,
    identity,
    collectors: parts.ingest,
    strangers,
    welcome: {
      platformId: platform.id,
      platformName: platform.name,
      environment: platform.environment,
      platformVersion: packageJson.version,
      notices: development ? [developmentWarning] : [],
    },
    audit: recording,
    metrics,
    clock: wallClock,
    stopwatch: monotonicMs,
    timers: realTimers,
    notReady: () => [],
    log: {
      failure: (incident, what, error) => log.error({ incident, err: error }, `${what} failed`),
      connected: (subject, socketId) => log.info({ subject, socketId }, 'console connected'),
      disconnected: (subject, socketId, reason) => log.info({ subject, socketId, reason }, 'console gone'),
      refused: (message) => log.warn({ reason: message }, 'console refused'),
    },
  });
  opened(() => transport.close());
  await recordPlatform(store, 'start', wallClock());
  opened(() => recordPlatform(store, 'stop', wallClock()));
  return { url: transport.url, platformId: platform.id, close: closeAll };
}

/** undefined when the network file names none. */
async function readSecret(file: string | undefined, named: string): Promise<string | undefined> {
  return file === undefined ? undefined : readNamedSecret(file, named);
}

async function readNamedSecret(file: string, named: string): Promise<string> {
  try {
    return await readSecretFile(file);
  } catch (cause) {
    throw new StartError(
      cause instanceof Error ? cause.message : String(cause),
      `It is named by ${named} in the network file, or by a flag.`,
      cause,
    );
  }
}
