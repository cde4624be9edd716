import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { manualTime } from '../../test-support/manual-time.ts';
import type { Fetch } from '../source.ts';
import { startIngress } from './ingress.ts';
import type { IngressReading } from './reading.ts';

const status = { agentId: 'agent', readAtMs: 1, haproxy: 'up', converged: true, endedSessions: 0, servers: [] };

async function readOnce(fetch: Fetch): Promise<readonly IngressReading[]> {
  const time = manualTime();
  const readings: IngressReading[] = [];
  const source = startIngress({
    url: 'http://127.0.0.1:4400',
    secret: 'secret',
    sink: {
      take: () => undefined,
      nodeFailed: () => undefined,
      qualityFailed: () => undefined,
      ingress: (reading) => readings.push(reading),
    },
    fetch,
    clock: time.now,
    timers: time.timers,
  });
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  await source.close();
  return readings;
}

describe('the ingress source', () => {
  it('asks the agent with its secret and hands on what it says', async () => {
    const asked: unknown[] = [];
    const readings = await readOnce(async (url, { headers }) => {
      asked.push([url, headers]);
      return Response.json(status);
    });
    expect(asked).toEqual([['http://127.0.0.1:4400/v1/status', { authorization: 'Bearer secret' }]]);
    expect(readings).toMatchObject([{ kind: 'answered', name: 'HAProxy check', status: { agentId: 'agent' } }]);
  });

  it.each<[string, Fetch, string]>([
    ['a refusal', async () => Response.json({}, { status: 401 }), 'answered HTTP 401'],
    ['an answer that is no JSON', async () => new Response('<html>'), 'the status is not JSON'],
    ['an answer without its parts', async () => Response.json({ ...status, servers: 'none' }), 'the status has no usable servers'],
  ])('tells of %s as a failure, and not of an empty ingress', async (_name, fetch, problem) => {
    const readings = await readOnce(fetch);
    expect(readings).toMatchObject([{ kind: 'failed', problem: expect.stringContaining(problem) as string }]);
  });
});
