/** The collector's process: flags in, samples out, gone on SIGTERM. */
import { randomUUID } from 'node:crypto';
import { createLogger } from '../agents/log.ts';
import { readSecretFile } from '../agents/files.ts';
import { realTimers, wallClock } from '../clocks.ts';
import type { Closable } from '../contracts.ts';
import { readNetworkFile } from '../network-file.ts';
import type { SampleSink } from '../sources/source.ts';
import { openPrometheus } from '../sources/prometheus/mapping-file.ts';
import { StartError } from '../start-error.ts';
import { keepConnected } from './connection.ts';
import { help, parseCollectorFlags } from './flags.ts';
import type { CollectorFlags } from './flags.ts';
import { lockSpool } from './lock.ts';
import { Sender } from './sender.ts';
import { socketTo } from './socket.ts';
import { networkSources, simulatedSources } from './sources.ts';
import type { CollectorSources } from './sources.ts';
import { filesIn } from './spool/files.ts';
import { Spool } from './spool/spool.ts';

const syncEveryMs = 1_000;

// What waits on the disk is for its own user alone.
process.umask(0o077);

async function run(flags: CollectorFlags): Promise<void> {
  const log = createLogger(`collector ${flags.id}`);
  const closers: Closable[] = [];
  const network = flags.networkFile === undefined ? null : await readNetworkFile(flags.networkFile);
  const common = { clock: wallClock, timers: realTimers, fetch };
  const sources =
    network === null
      ? simulated(flags, (what, error) => {
          log.fatal({ err: error }, `${what} failed`);
          leave(1);
        })
      : networkSources(network, flags.id, { ...common, prometheus: await openPrometheus(network, flags.id) });
  const secret = await secretOf(flags.machineSecretFile ?? network?.machineSecretFile);
  const spool = openSpool(flags, closers, (error) => log.error({ err: error }, 'the spool can not be written'));
  const sender = new Sender({ spool, clock: wallClock });

  function leave(code: number): void {
    for (const closer of closers.splice(0).toReversed()) void closer.close();
    process.exitCode = code;
    log.flush();
    process.exit();
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leave(0));

  closers.push({
    close: keepConnected({
      openSocket: socketTo(flags.platformUrl, secret),
      collector: flags.id,
      covers: sources.covers,
      sender,
      spool,
      clock: wallClock,
      timers: realTimers,
      random: Math.random,
      log: (words, facts) => log.info(facts, words),
      onStop(words) {
        process.stderr.write(`The collector stops: ${words}.\n`);
        leave(2);
      },
    }),
  });
  closers.push({ close: realTimers.every(syncEveryMs, () => spool.sync()) });
  closers.push(...(await sources.start(sinkOf(sender))));
  log.info({ platform: flags.platformUrl, nodes: sources.covers.length, spooled: spool.status() }, 'collecting');
}

function simulated({ simulator }: CollectorFlags, onFailure: (what: string, error: unknown) => void): CollectorSources {
  if (simulator === null) throw new StartError('there is nothing to read', 'See --help.');
  return simulatedSources(simulator, { clock: wallClock, onFailure });
}

async function secretOf(file: string | undefined): Promise<string> {
  if (file === undefined) {
    throw new StartError('no machine secret is named', 'Give --machine-secret FILE, or a machineSecretFile in the network file.');
  }
  try {
    return await readSecretFile(file);
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), 'It is the secret that the platform has too.', cause);
  }
}

function openSpool(flags: CollectorFlags, closers: Closable[], onDiskProblem: (error: unknown) => void): Spool {
  const { spoolDirectory, spoolMaxBytes, spoolMaxAgeMs } = flags;
  let files;
  try {
    files = filesIn(spoolDirectory);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`the spool ${spoolDirectory} can't be used: ${why}`, 'Give a directory that this user may write to.', cause);
  }
  closers.push({ close: lockSpool(spoolDirectory) });
  const spool = new Spool({
    files,
    maxBytes: spoolMaxBytes,
    maxAgeMs: spoolMaxAgeMs,
    clock: wallClock,
    newEpoch: randomUUID,
    onDiskProblem,
  });
  closers.push({ close: () => spool.close() });
  return spool;
}

function sinkOf(sender: Sender): SampleSink {
  return {
    take: (batch) => sender.offer(batch),
    nodeFailed: (node, problem) => sender.failed(node, problem),
    qualityFailed: (problem) => sender.failed(null, problem),
    // Routing is read where it is commanded: by the platform.
    ingress: () => undefined,
  };
}

try {
  const flags = parseCollectorFlags(process.argv.slice(2));
  if (flags === undefined) process.stdout.write(help);
  else await run(flags);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`The collector did not start: ${error.message}.\n${error.remedy}\n`);
  process.exitCode = 2;
  process.exit();
}
