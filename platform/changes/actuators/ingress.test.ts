import { describe, expect, it } from 'vitest';
import type { DesiredRequest, IngressStatus } from '../../../shared/agents/ingress.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { RoutingCommand, TrafficActuator } from '../../contracts.ts';
import { createIngressActuator } from './ingress.ts';
import { thrown } from '../../test-support/thrown.ts';

const routing = { publish: { 'osl-1': 0.25, 'ath-1': 0.75 }, play: { 'osl-1': 0.25, 'ath-1': 0.75 } };
const command: RoutingCommand = { token: 7, key: 'c-1/step-1/1', routing };
const desired: DesiredRequest = { ...command, moveSessions: true };
const signal = new AbortController().signal;

const status: IngressStatus = {
  agentId: 'ingress',
  readAtMs: 5_000,
  haproxy: 'up',
  desired,
  converged: true,
  endedSessions: 3,
  servers: (['publish', 'play'] as const).flatMap((trafficClass) =>
    [
      { idc: 'osl-1', weight: 64 },
      { idc: 'ath-1', weight: 192 },
    ].map((server) => ({ ...server, trafficClass, check: 'up' as const, checkDetail: 'L4OK', sinceSeconds: 2, sessions: 4 })),
  ),
};

interface Asked {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

function actuatorThat(answer: (asked: Asked) => Promise<Response> | Response): TrafficActuator {
  return createIngressActuator({
    url: 'http://127.0.0.1:4400',
    secret: 'a-secret-for-tests',
    fetch: async (input, init) => answer({ url: input instanceof URL ? input.href : typeof input === 'string' ? input : input.url, init }),
  });
}

describe('the ingress actuator', () => {
  it('gives the absolute command with its token and key, and sessions move', async () => {
    let asked: Asked | undefined;
    await actuatorThat((seen) => {
      asked = seen;
      return Response.json(status);
    }).apply(command, signal);
    expect(asked?.url).toBe('http://127.0.0.1:4400/v1/desired');
    expect(asked?.init).toMatchObject({ method: 'PUT', headers: { authorization: 'Bearer a-secret-for-tests' } });
    expect(JSON.parse(asked?.init?.body as string)).toEqual(desired);
  });

  it('reads back shares by weight, whose command is held, and the checks', async () => {
    const back = await actuatorThat(() => Response.json(status)).read(signal);
    expect(back).toMatchObject({ held: command, converged: true, actual: routing, readAtMs: 5_000, brief: '3 sessions moved' });
    expect(back.checks[0]).toEqual({ idc: 'osl-1', trafficClass: 'publish', check: 'up', detail: 'L4OK', sinceMs: 3_000 });
  });

  it('can not tell the actual shares while HAProxy is down', async () => {
    const down: IngressStatus = { ...status, haproxy: 'down', problem: 'ENOENT', servers: [], converged: false };
    const back = await actuatorThat(() => Response.json(down)).read(signal);
    expect(back).toMatchObject({ actual: null, converged: false, text: "HAProxy can't be read: ENOENT" });
  });

  it.each([
    [409, { code: 'stale-token', message: 'older', heldToken: 9 }, 'plan-outdated'],
    [422, { code: 'unknown-idc', message: 'rix-1' }, 'not-found'],
    [401, { code: 'unauthorised', message: 'no' }, 'unavailable'],
  ])('takes %i %j for a refusal: surely no effect', async (httpStatus, body, code) => {
    const error = await thrown(actuatorThat(() => Response.json(body, { status: httpStatus })).apply(command, signal));
    expect(error).toBeInstanceOf(SwitchyardError);
    expect(error).toMatchObject({ code });
  });

  it.each([
    ['an answer that is none', () => new Response('<html>', { status: 502 })],
    ['a failure of the agent', () => Response.json({ code: 'invalid' }, { status: 500 })],
    ['HAProxy out of reach', () => Response.json({ code: 'haproxy-unreachable', message: 'ENOENT' }, { status: 503 })],
    ['a cut connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('takes %s for an unknown outcome', async (_, answer) => {
    expect(await thrown(actuatorThat(answer).apply(command, signal))).not.toBeInstanceOf(SwitchyardError);
  });
});
