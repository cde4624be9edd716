/**
 * What changes act on, in a process that is not killed: the real ingress agent over a HAProxy that keeps its promises, with a record of
 * every command that it took.
 */
import path from 'node:path';
import { pino } from 'pino';
import { trafficClasses } from '../../shared/agents/ingress.ts';
import type { DesiredRequest, Routing } from '../../shared/agents/ingress.ts';
import { createIngressApi } from '../agents/ingress/api.ts';
import { createController } from '../agents/ingress/controller.ts';
import { openDesiredStore } from '../agents/ingress/desired-store.ts';
import { createFakeHaproxy } from '../agents/ingress/test-haproxy.ts';
import { readSecretFile } from '../agents/files.ts';
import { startJsonServer } from '../agents/http.ts';
import type { RoutingCommand } from '../contracts.ts';
import type { Mover } from './network.ts';

export interface Target {
  /** How the network file names it. */
  readonly mover: Mover;
  /** Commands that changed what is desired, in order: the same key again is none. */
  readonly effects: readonly RoutingCommand[];
  /** What it holds; null before the first command. */
  held(): RoutingCommand | null;
  /** Whether traffic goes by the routing. */
  isLike(routing: Routing): boolean;
  /** What new publishers are spread by now, by IDC. */
  publishWeights(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const roundEveryMs = 40;
/** So many that every step of a shift moves some of them: no command is reached at once. */
const sessionsPerClass = 40;

export async function startTarget({
  idcs,
  directory,
  secretFile,
  beforeCommand = async () => undefined,
}: {
  readonly idcs: readonly string[];
  readonly directory: string;
  readonly secretFile: string;
  /** Called when a command has come, before it is taken. */
  readonly beforeCommand?: () => Promise<void>;
}): Promise<Target> {
  const haproxy = createFakeHaproxy(idcs, 100);
  for (let session = 0; session < sessionsPerClass; session += 1) for (const each of trafficClasses) haproxy.connect(each);
  const effects: DesiredRequest[] = [];
  const kept = await openDesiredStore(path.join(directory, 'ingress.json'));
  const controller = createController({
    agentId: 'crash-run',
    idcs,
    backends: { publish: 'origins', play: 'edges' },
    store: {
      current: kept.current,
      save: async (next) => {
        const before = kept.current().desired?.key;
        await kept.save(next);
        if (next.desired !== undefined && next.desired.key !== before) effects.push(next.desired);
      },
    },
    ask: haproxy.ask,
    now: Date.now,
    log: pino({ level: 'silent' }),
  });
  const api = createIngressApi(controller, idcs);
  const server = await startJsonServer({
    port: 0,
    secret: await readSecretFile(secretFile),
    handle: async (request) => {
      if (request.method === 'PUT') await beforeCommand();
      return api(request);
    },
    onError: () => undefined,
  });
  const rounds = setInterval(() => {
    void controller.round().then(() => haproxy.reconnectEnded());
  }, roundEveryMs);
  const held = (): RoutingCommand | null => kept.current().desired ?? null;
  return {
    mover: { ingress: { url: `http://127.0.0.1:${String(server.port)}`, secretFile } },
    effects,
    held,
    isLike: (routing) => sameShares(routing.publish, haproxy.weights('publish')) && sameShares(routing.play, haproxy.weights('play')),
    publishWeights: () => haproxy.weights('publish'),
    close: async () => {
      clearInterval(rounds);
      await server.close();
    },
  };
}

/** Weights are whole numbers: shares come back by less than a hundredth. */
export function sameShares(shares: Readonly<Record<string, number>>, weights: Readonly<Record<string, number>>): boolean {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.keys({ ...shares, ...weights }).every((idc) => Math.abs((weights[idc] ?? 0) / sum - (shares[idc] ?? 0)) < 0.01);
}
