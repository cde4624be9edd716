/**
 * The real platform, composed to be killed. It counts points: after every journal write of a change or of config, and before and after
 * every call of a target. At the one it was told on its standard input it kills itself with SIGKILL, on the spot.
 *
 * `main.ts '{"agentUrl":…,"secretFile":…,"rebufferPct":…}' FLAGS…`, the flags being the platform's own.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { readSecretFile } from '../../agents/files.ts';
import { createIngressActuator } from '../../changes/actuators/ingress.ts';
import type { Targets } from '../../changes/target.ts';
import { startPlatform } from '../../compose.ts';
import { parseFlags } from '../../flags.ts';
import { createLogger } from '../../log.ts';
import type { Seams } from '../../seams.ts';
import type { OpenedStore } from '../../store/open.ts';
import { readingOperations } from '../../store/operations-registry.ts';
import type { FromVictim, ToVictim, VictimSettings } from './messages.ts';

/** Operations of a change's run: what the journal, the config centre and the guards write. */
const journal = /^(change|config|guard|drill|authority|origin)\./;

const settings = JSON.parse(process.argv[2] ?? '{}') as VictimSettings;
const flags = parseFlags(process.argv.slice(3));
if (flags === undefined) throw new Error('the victim takes the flags of a platform');
const secret = await readSecretFile(settings.secretFile);

const calm = {
  ...({ state: 'healthy', stale: false, dataAgeMs: 0, viewers: 10, streams: 10 } as const),
  ...{ ingestGbps: 0.01, egressGbps: 0.04, rebufferPct: 0.5, startFailurePct: 0.5, loadPct: 30 },
};

let armed = false;
let left = Infinity;
let named: string | null = null;

function say(message: FromVictim): void {
  // Synchronous: whoever reads knows of every point that was passed.
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function point(name: string): void {
  if (!armed) return;
  say({ kind: 'point', name });
  if (named !== null && named !== name) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

function store(opened: OpenedStore): OpenedStore {
  async function run(name: Parameters<OpenedStore['run']>[0], args: never): Promise<unknown> {
    const result: unknown = await opened.run(name, args);
    if (journal.test(name) && !readingOperations.has(name)) point(name);
    return result;
  }
  return { ...opened, run: run as OpenedStore['run'] };
}

function targets(real: Targets): Targets {
  /** Refusals pass like answers: a call that throws has a point after it too. */
  async function around<T>(name: string, act: () => Promise<T>): Promise<T> {
    point(`before ${name}`);
    try {
      return await act();
    } finally {
      point(`after ${name}`);
    }
  }
  return {
    apply: (effect, signal) => around(`apply ${effect.purpose}`, () => real.apply(effect, signal)),
    read: (effect, signal) => around(`read ${effect.purpose}`, () => real.read(effect, signal)),
  };
}

const seams: Seams = {
  store,
  targets,
  traffic: () => createIngressActuator({ url: settings.agentUrl, secret, fetch }),
  // Figures that are the same in every life, and there at once, on however busy a machine: what players feel is not what is tried here.
  live: (live) => ({
    ...live,
    streamsLost: () => ({ lost: 0, live: 10 }),
    snapshot: () => {
      const snapshot = live.snapshot();
      return { ...snapshot, actuatorReachable: true, idcs: snapshot.idcs.map((idc) => ({ ...idc, ...calm })) };
    },
    windowed: (_, metric) => (metric === 'rebufferPct' ? settings.rebufferPct : 0.5),
    hadGapSince: () => false,
  }),
  policy: (policy) => ({ ...policy, checkWindowLeastMs: 50, antiFlapBlockMs: 0, antiFlapWarnMs: 0 }),
  timing: {
    answerWithinMs: 5_000,
    settleWithinMs: 20_000,
    settlePollMs: 40,
    backoffLeastMs: 40,
    backoffMostMs: 300,
    lateDataMs: 500,
    warmUpMs: 15_000,
    lateStartMs: 60_000,
  },
};

const log = createLogger();
const platform = await startPlatform(flags, {
  log,
  onFatal: (error) => {
    log.fatal({ err: error }, 'the platform stops');
    log.flush();
    process.exit(1);
  },
  seams,
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const told = JSON.parse(line) as ToVictim;
  armed = true;
  left = told.dieAt?.nth ?? Infinity;
  named = told.dieAt?.name ?? null;
  say({ kind: 'armed' });
});
// Whoever started it is gone: so is the need for it.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
// It will not come to its end in order, when this would be kept by itself.
flushCompileCache();
say({ kind: 'ready', url: platform.url });
