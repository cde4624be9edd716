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
import { startJsonServer } from '../agents/http.ts';

export interface Target {
  readonly url: string;
  /** Commands that changed what is desired, in order: the same key again is none. */
  readonly effects: readonly DesiredRequest[];
  /** What it holds; null before the first command. */
  held(): DesiredRequest | null;
  /** Whether HAProxy's weights are those of the routing. */
  isLike(routing: Routing): boolean;
  close(): Promise<void>;
}

const roundEveryMs = 40;
const sessionsPerClass = 8;

export async function startTarget({
  idcs,
  directory,
  secret,
  beforeCommand = async () => undefined,
}: {
  readonly idcs: readonly string[];
  readonly directory: string;
  readonly secret: string;
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
    secret,
    handle: async (request) => {
      if (request.method === 'PUT') await beforeCommand();
      return api(request);
    },
    onError: () => undefined,
  });
  const rounds = setInterval(() => {
    void controller.round().then(() => haproxy.reconnectEnded());
  }, roundEveryMs);
  const held = (): DesiredRequest | null => kept.current().desired ?? null;
  return {
    url: `http://127.0.0.1:${String(server.port)}`,
    effects,
    held,
    isLike: (routing) => sameShares(routing.publish, haproxy.weights('publish')) && sameShares(routing.play, haproxy.weights('play')),
    close: async () => {
      clearInterval(rounds);
      await server.close();
    },
  };
}

/** Weights are whole numbers: shares come back by less than a hundredth. */
function sameShares(shares: Readonly<Record<string, number>>, weights: Readonly<Record<string, number>>): boolean {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.entries(weights).every(([idc, weight]) => Math.abs(weight / sum - (shares[idc] ?? 0)) < 0.01);
}
