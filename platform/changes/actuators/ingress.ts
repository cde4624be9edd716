/** The ingress agent over HTTP: makes routing steps real and reads them back. */
import { ingressErrorSchema, ingressStatusSchema, trafficClasses } from '../../../shared/agents/ingress.ts';
import type { IngressError, IngressServer, IngressStatus, Routing, Shares } from '../../../shared/agents/ingress.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { ErrorCode } from '../../../shared/wire/errors.ts';
import type { RoutingReadBack, TrafficActuator } from '../../contracts.ts';

export interface IngressActuatorOptions {
  /** Base address, e.g. `http://127.0.0.1:4400`. */
  readonly url: string;
  readonly secret: string;
  readonly fetch: typeof globalThis.fetch;
  /** An answer later than this is none: the outcome is unknown. */
  readonly timeoutMs?: number;
}

const ordinaryTimeoutMs = 10_000;

/** Refusals that say for certain that nothing was done. `haproxy-unreachable` is none: the agent may hold the command already. */
const refusals: Readonly<Record<Exclude<IngressError['code'], 'haproxy-unreachable'>, ErrorCode>> = {
  unauthorised: 'unavailable',
  invalid: 'invalid-params',
  'stale-token': 'plan-outdated',
  'key-reused': 'key-reused',
  'unknown-idc': 'not-found',
  'not-found': 'not-found',
};

export function createIngressActuator(options: IngressActuatorOptions): TrafficActuator {
  const { url, secret, timeoutMs = ordinaryTimeoutMs } = options;

  async function ask(
    method: 'GET' | 'PUT',
    path: string,
    call: { readonly body?: unknown; readonly signal: AbortSignal },
  ): Promise<RoutingReadBack> {
    const response = await options.fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const answer: unknown = await response.json();
    if (response.ok) return readBackOf(ingressStatusSchema.parse(answer));
    const { code, message, heldToken } = ingressErrorSchema.parse(answer);
    const held = heldToken === undefined ? '' : ` (it holds token ${String(heldToken)})`;
    if (code === 'haproxy-unreachable') throw new Error(`the ingress agent: ${message}`);
    throw new SwitchyardError(refusals[code], `the ingress agent refused: ${message}${held}`);
  }

  return {
    name: 'ingress agent',
    apply: ({ token, key, routing }, signal) => ask('PUT', '/v1/desired', { body: { token, key, routing, moveSessions: true }, signal }),
    read: (signal) => ask('GET', '/v1/status', { signal }),
  };
}

/** Asks the same agent to have new publishers land at an IDC for a while; null ends that. */
export function createSteering(options: IngressActuatorOptions): (publishTo: string | null, forMs: number) => Promise<void> {
  const { url, secret, fetch, timeoutMs = ordinaryTimeoutMs } = options;
  return async (publishTo, forMs) => {
    const response = await fetch(new URL('/v1/steer', url), {
      method: 'PUT',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ publishTo, forMs }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the ingress agent: ${ingressErrorSchema.parse(answer).message}`);
  };
}

function readBackOf(status: IngressStatus): RoutingReadBack {
  const { desired } = status;
  return {
    readAtMs: status.readAtMs,
    held: desired === undefined ? null : { token: desired.token, key: desired.key, routing: desired.routing },
    converged: status.converged && status.haproxy === 'up',
    actual: status.haproxy === 'up' ? actualOf(status.servers) : null,
    text: textOf(status),
    brief: briefOf(status),
    checks: status.servers.map((server) => ({
      idc: server.idc,
      trafficClass: server.trafficClass,
      check: server.check,
      detail: server.checkDetail,
      sinceMs: server.sinceSeconds === undefined ? null : status.readAtMs - server.sinceSeconds * 1000,
    })),
  };
}

/** Shares by effective weight: what HAProxy gives new sessions. null when it gives them to nobody. */
function actualOf(servers: readonly IngressServer[]): Routing | null {
  const publish = sharesOf(servers.filter(({ trafficClass }) => trafficClass === 'publish'));
  const play = sharesOf(servers.filter(({ trafficClass }) => trafficClass === 'play'));
  return publish === null || play === null ? null : { publish, play };
}

function sharesOf(servers: readonly IngressServer[]): Shares | null {
  const sum = servers.reduce((total, { weight }) => total + weight, 0);
  return sum === 0 ? null : Object.fromEntries(servers.map(({ idc, weight }): [string, number] => [idc, weight / sum]));
}

function briefOf({ endedSessions }: IngressStatus): string {
  if (endedSessions === 0) return 'weights reached';
  return `${String(endedSessions)} ${endedSessions === 1 ? 'session' : 'sessions'} moved`;
}

function textOf(status: IngressStatus): string {
  if (status.haproxy === 'down') return `HAProxy can't be read: ${status.problem ?? 'no reason given'}`;
  const classes = trafficClasses.map((trafficClass) => {
    const servers = status.servers.filter((server) => server.trafficClass === trafficClass);
    return `${trafficClass} ${servers.map(({ idc, weight, sessions }) => `${idc} ${String(weight)} (${String(sessions)} sessions)`).join(', ')}`;
  });
  const state = status.converged ? 'reached' : 'moving';
  const problem = status.problem === undefined ? '' : `; ${status.problem}`;
  return `Weights ${classes.join('; ')}; ${state}, ${String(status.endedSessions)} sessions ended${problem}`;
}
