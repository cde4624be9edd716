/**
 * The real platform, composed to be killed. It counts its points and at the one that it was told on its standard input it kills itself with
 * SIGKILL, on the spot.
 *
 * `main.ts '{"rebufferPct":…,"placesFile":…}' FLAGS…`, the flags being the platform's own.
 */
import { readFileSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import type { Targets } from '../../changes/target.ts';
import { startPlatform } from '../../compose.ts';
import type { OriginView } from '../../contracts.ts';
import { parseFlags } from '../../flags.ts';
import { createLogger } from '../../log.ts';
import type { Seams } from '../../seams.ts';
import type { FromVictim, ToVictim, VictimSettings } from './messages.ts';
import { createPoints } from './points.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as VictimSettings;
const flags = parseFlags(process.argv.slice(3));
if (flags === undefined) throw new Error('the victim takes the flags of a platform');

const calm = {
  ...({ state: 'healthy', stale: false, dataAgeMs: 0, viewers: 10, streams: 10 } as const),
  ...{ ingestGbps: 0.01, egressGbps: 0.04, rebufferPct: 0.5, startFailurePct: 0.5, loadPct: 30 },
};

function say(message: FromVictim): void {
  // Synchronous: whoever reads knows of every point that was passed.
  writeSync(1, `${JSON.stringify(message)}\n`);
}

const points = createPoints({
  passed: (name) => say({ kind: 'point', name }),
  die: () => process.kill(process.pid, 'SIGKILL'),
});

/** Where encoders are at this moment. */
function originsIn(placesFile: string): Pick<OriginView, 'ingestOf'> {
  return {
    ingestOf: (streamIds) => {
      const places = JSON.parse(readFileSync(placesFile, 'utf8')) as Readonly<Record<string, string>>;
      return new Map(
        streamIds.flatMap((id) => {
          const idc = places[id];
          return idc === undefined ? [] : [[id, { idc, kbps: 3_000, viewers: 20 }] as const];
        }),
      );
    },
  };
}

/** Whatever is moved is on its way when its target answers, however slow this machine is: so it is always asked again. A guard stands at once. */
function unhurried(real: Targets): Targets {
  return {
    ...real,
    apply: async (effect, signal) => {
      const reading = await real.apply(effect, signal);
      return effect.command.kind === 'guard' ? reading : { ...reading, settled: false };
    },
  };
}

const seams: Seams = {
  store: (opened) => points.store(opened),
  targets: (real) => points.targets(unhurried(real)),
  // Figures that are the same in every life, and there at once, on however busy a machine: what players feel is not what is tried here.
  live: (live) => ({
    ...live,
    origins: { ...live.origins, ...(settings.placesFile === null ? {} : originsIn(settings.placesFile)) },
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
    shadowMovesMs: 150,
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
  points.arm((JSON.parse(line) as ToVictim).dieAt);
  say({ kind: 'armed' });
});
// Whoever started it is gone: so is the need for it.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
// It will not come to its end in order, when this would be kept by itself.
flushCompileCache();
say({ kind: 'ready', url: platform.url });
