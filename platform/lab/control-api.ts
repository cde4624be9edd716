import { z } from 'zod';
import type { JsonReply, JsonRequest } from '../agents/http.ts';
import { killRequestSchema } from './contract.ts';
import type { Lab } from './lab.ts';

function notFound(what: string, known: readonly string[]): JsonReply {
  return { status: 404, body: { code: 'not-found', message: `${what}; there are ${known.join(', ')}` } };
}

/**
 * The lab's control API, for tests and for trying things out: `GET /status`, `POST /servers/{name}/kill|stop|start`,
 * `POST /gates/{node}/block|unblock`. Every act answers the new status.
 */
export function createControlApi(lab: Lab): (request: JsonRequest) => Promise<JsonReply> {
  const done = (): JsonReply => ({ status: 200, body: lab.status() });

  async function onServer(name: string, act: string, body: unknown): Promise<JsonReply> {
    const server = lab.server(name);
    if (server === undefined)
      return notFound(
        `there is no server ${name}`,
        lab.status().servers.map((one) => one.name),
      );
    switch (act) {
      case 'start':
        await server.start();
        return done();
      case 'stop':
        await server.stop();
        return done();
      case 'kill': {
        const parsed = killRequestSchema.safeParse(body ?? {});
        if (!parsed.success) return { status: 400, body: { code: 'invalid', message: z.prettifyError(parsed.error) } };
        await server.kill(parsed.data.signal);
        return done();
      }
      default:
        return notFound(`a server can't be told to ${act}`, ['start', 'stop', 'kill']);
    }
  }

  function onGate(node: string, act: string): JsonReply {
    const gate = lab.gate(node);
    if (gate === undefined)
      return notFound(
        `there is no node ${node}`,
        lab.status().gates.map((one) => one.node),
      );
    switch (act) {
      case 'block':
        gate.block();
        return done();
      case 'unblock':
        gate.unblock();
        return done();
      default:
        return notFound(`a gate can't be told to ${act}`, ['block', 'unblock']);
    }
  }

  return async ({ method, path, body }) => {
    if (method === 'GET' && path === '/status') return done();
    const [, kind, name, act] = /^\/(servers|gates)\/([a-z0-9-]+)\/([a-z]+)$/.exec(path) ?? [];
    if (method !== 'POST' || kind === undefined || name === undefined || act === undefined) {
      return notFound(`${method} ${path} is not part of this API`, [
        'GET /status',
        'POST /servers/{name}/{act}',
        'POST /gates/{node}/{act}',
      ]);
    }
    try {
      return kind === 'servers' ? await onServer(name, act, body) : onGate(name, act);
    } catch (error) {
      return { status: 409, body: { code: 'refused', message: error instanceof Error ? error.message : String(error) } };
    }
  };
}
