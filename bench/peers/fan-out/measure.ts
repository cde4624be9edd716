/** Beside B8: the overview to a thousand clients as socket.io and as a feed of one JSON message a sample send it. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchThreads } from '../../machine/cpu-share.ts';
import type { Bench, PeerFinding } from '../../measure.ts';
import { endChild } from '../../support/child.ts';
import { consolesOn, startFleet } from '../../support/fleet.ts';
import { startPlatform } from '../../support/platform.ts';
import type { FanOutReport } from '../fan-out-clients/main.ts';
import type { Peers } from '../install.ts';
import { versionOf } from '../install.ts';
import { idcs, ticksPerSecond } from './feed.ts';

const server = fileURLToPath(new URL('./main.ts', import.meta.url));
const clients = fileURLToPath(new URL('../fan-out-clients/main.ts', import.meta.url));
const clientCount = 1_000;
/** As many as make the platform's figures change ten times a second. */
const streams = 40_000;
const warmUpSeconds = 5;
const windowSeconds = 15;

interface Outcome {
  readonly serverPct: number;
  readonly updatesPerSecond: number;
  readonly p99Ms: number;
}

export async function measureFanOut(bench: Bench, peers: Peers): Promise<readonly PeerFinding[]> {
  const ours = await ourFanOut(bench);
  const others = [
    { peer: `socket.io ${await versionOf(peers, 'socket.io')}`, outcome: await peerFanOut(bench, peers, 'socket.io') },
    { peer: 'JSON, a message a sample (ws)', outcome: await peerFanOut(bench, peers, 'json') },
  ];
  return others.flatMap(({ peer, outcome }) => [
    row(peer, { figure: 'age p99', unit: 'ms', value: outcome.p99Ms, ours: ours.p99Ms }),
    row(peer, {
      figure: 'server per overview and client',
      unit: 'µs',
      value: microseconds(outcome),
      ours: microseconds(ours),
    }),
    row(peer, { figure: 'overviews taken in, all clients', unit: '/s', value: outcome.updatesPerSecond, ours: ours.updatesPerSecond }),
  ]);
}

function row(peer: string, measured: Pick<PeerFinding, 'figure' | 'unit' | 'value' | 'ours'>): PeerFinding {
  return {
    beside: 'B8',
    peer,
    ...measured,
    detail: `${clientCount} clients, ${idcs} IDCs, up to ${ticksPerSecond} times a second; ours without what the platform needs anyway, measured before the clients came`,
  };
}

function microseconds({ serverPct, updatesPerSecond }: Outcome): number {
  return (serverPct * 10_000) / updatesPerSecond;
}

async function ourFanOut(bench: Bench): Promise<Outcome> {
  const platform = await startPlatform(bench, { idcs, streams });
  await bench.last(warmUpSeconds);
  const alone = watchThreads(platform.pid);
  await bench.last(windowSeconds);
  const alonePct = alone().get('main') ?? Number.NaN;
  const fleet = await startFleet(bench, {
    platformUrl: platform.url,
    consoles: consolesOn(clientCount, [[{ view: 'overview', params: {} }]]),
  });
  await bench.last(warmUpSeconds);
  const threads = watchThreads(platform.pid);
  await fleet.begin();
  await bench.last(windowSeconds);
  const report = await fleet.report();
  const outcome = {
    serverPct: (threads().get('main') ?? Number.NaN) - alonePct,
    updatesPerSecond: report.frames / report.seconds,
    p99Ms: report.ageP99Ms,
  };
  await fleet.end();
  await platform.end();
  return outcome;
}

async function peerFanOut(bench: Bench, { folder }: Peers, kind: 'socket.io' | 'json'): Promise<Outcome> {
  const serving = start(bench, server, [kind, folder]);
  const [port] = (await once(serving, 'message')) as [number];
  const many = start(bench, clients, [kind, folder, String(port), String(clientCount)]);
  await once(many, 'message');
  await bench.last(warmUpSeconds);
  const threads = watchThreads(serving.pid ?? Number.NaN);
  many.send('begin');
  await bench.last(windowSeconds);
  many.send('report');
  const [report] = (await once(many, 'message')) as [FanOutReport];
  const serverPct = threads().get('main') ?? Number.NaN;
  await endChild(many);
  await endChild(serving);
  bench.say(
    `${kind}: ${Math.round(report.samplesPerSecond)} samples/s taken in, age p99 ${report.ageP99Ms} ms, server ${serverPct.toFixed(1)} %`,
  );
  return { serverPct, updatesPerSecond: report.samplesPerSecond / idcs, p99Ms: report.ageP99Ms };
}

function start(bench: Bench, program: string, words: readonly string[]): ChildProcess {
  const child = fork(program, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  bench.after(() => endChild(child));
  return child;
}
