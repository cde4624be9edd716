import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DesiredRequest, Shares } from '../../../shared/agents/ingress.ts';
import { createController } from './controller.ts';
import type { Controller } from './controller.ts';
import { openDesiredStore } from './desired-store.ts';
import { weightOfShare } from './shares.ts';
import { createFakeHaproxy } from './test-haproxy.ts';
import type { FakeHaproxy } from './test-haproxy.ts';

const idcs = ['osl-1', 'ath-1', 'lis-1'] as const;
const equal: Shares = { 'osl-1': 1 / 3, 'ath-1': 1 / 3, 'lis-1': 1 / 3 };
const awayFromOslo: Shares = { 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 };

let directory: string;
let haproxy: FakeHaproxy;
let nowMs: number;
let controller: Controller;

/** The agent as it is after a start: a kill −9 leaves nothing but the file. */
async function startAgent(): Promise<Controller> {
  return createController({
    agentId: 'test',
    idcs,
    backends: { publish: 'origins', play: 'edges' },
    store: await openDesiredStore(path.join(directory, 'state.json')),
    ask: (command) => haproxy.ask(command),
    now: () => nowMs,
    log: pino({ level: 'silent' }),
  });
}

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'switchyard-ingress-'));
  haproxy = createFakeHaproxy(idcs, weightOfShare(1 / 3));
  nowMs = 1_000_000;
  controller = await startAgent();
  for (let client = 0; client < 12; client += 1) {
    haproxy.connect('publish');
    haproxy.connect('play');
  }
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function request(token: number, shares: Shares, more: Partial<DesiredRequest> = {}): DesiredRequest {
  return { token, key: `key-${token}`, routing: { publish: shares, play: shares }, moveSessions: true, ...more };
}
async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    nowMs += 400;
    haproxy.reconnectEnded();
    await controller.round();
  }
}

describe('the ingress agent', () => {
  it('moves sessions until the shares match, then ends no more', async () => {
    expect(await controller.put(request(1, awayFromOslo))).toMatchObject({ ok: true, status: { converged: false } });
    await rounds(10);
    expect(haproxy.counts('play')).toEqual({ 'osl-1': 0, 'ath-1': 6, 'lis-1': 6 });
    expect(controller.status()).toMatchObject({ converged: true, haproxy: 'up', endedSessions: 8 });
    for (let client = 0; client < 5; client += 1) haproxy.connect('play');
    await rounds(10);
    expect(controller.status()).toMatchObject({ converged: true, endedSessions: 8 });
  });

  it('has at most a quarter of a class on its way at a time', async () => {
    await controller.put(request(1, { 'osl-1': 0, 'ath-1': 0, 'lis-1': 1 }));
    expect(haproxy.commands.filter((command) => command.startsWith('shutdown')).length).toBeLessThanOrEqual(6);
  });

  it('has new publishers land at one IDC for a while, ends nobody for it, and puts the weights back', async () => {
    await controller.put(request(1, equal));
    await rounds(10);
    const before = haproxy.weights('publish');
    await controller.steer({ publishTo: 'ath-1', forMs: 1_000 });
    expect(haproxy.weights('publish')).toEqual({ 'osl-1': 0, 'ath-1': 256, 'lis-1': 0 });
    expect(haproxy.weights('play')).toEqual(before);
    expect(haproxy.counts('publish')).toEqual({ 'osl-1': 4, 'ath-1': 4, 'lis-1': 4 });
    await rounds(4);
    expect(haproxy.weights('publish')).toEqual(before);
    expect(controller.status().endedSessions).toBe(0);
  });

  it('puts back weights that nobody had asked for, also after it was killed while it steered', async () => {
    const before = haproxy.weights('publish');
    await controller.steer({ publishTo: 'ath-1', forMs: 1_000 });
    controller = await startAgent();
    await rounds(4);
    expect(haproxy.weights('publish')).toEqual(before);
  });

  it('ends nobody when only new sessions are to be steered', async () => {
    await controller.put(request(1, awayFromOslo, { moveSessions: false }));
    await rounds(5);
    expect(haproxy.counts('play')).toEqual({ 'osl-1': 4, 'ath-1': 4, 'lis-1': 4 });
    expect(haproxy.weights('play')).toEqual({ 'osl-1': 0, 'ath-1': 128, 'lis-1': 128 });
    expect(controller.status()).toMatchObject({ converged: true, endedSessions: 0 });
  });

  it('refuses an older token and says which it holds', async () => {
    await controller.put(request(7, equal));
    const result = await controller.put(request(6, awayFromOslo));
    expect(result).toMatchObject({ ok: false, error: { code: 'stale-token', heldToken: 7 } });
    expect(haproxy.weights('publish')['osl-1']).toBe(85);
  });

  it('answers a repeated request with the present state and refuses its key for another', async () => {
    await controller.put(request(1, awayFromOslo));
    await rounds(10);
    expect(await controller.put(request(1, awayFromOslo))).toMatchObject({ ok: true, status: { converged: true, endedSessions: 8 } });
    expect(await controller.put(request(1, equal))).toMatchObject({ ok: false, error: { code: 'key-reused' } });
  });

  it('goes on after a kill at any moment, from what it has persisted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 12 }), async (killedAfter) => {
        await rm(path.join(directory, 'state.json'), { force: true });
        haproxy = createFakeHaproxy(idcs, weightOfShare(1 / 3));
        for (let client = 0; client < 12; client += 1) haproxy.connect('play');
        const reliable = haproxy;
        let answers = 0;
        // The agent dies in the middle of a talk with HAProxy: nothing of it comes after that.
        haproxy = {
          ...reliable,
          ask(command) {
            answers += 1;
            return answers > killedAfter ? new Promise(() => undefined) : reliable.ask(command);
          },
        };
        controller = await startAgent();
        const put = controller.put(request(1, awayFromOslo)).then(() => true);
        const isStuck = async (): Promise<boolean> => {
          while (answers <= killedAfter) await new Promise((resolve) => setImmediate(resolve));
          return true;
        };
        await Promise.race([put, isStuck()]);
        answers = Number.POSITIVE_INFINITY;
        haproxy = reliable;
        controller = await startAgent();
        await rounds(15);
        expect(controller.status()).toMatchObject({ converged: true, desired: { token: 1 } });
        expect(haproxy.counts('play')).toEqual({ 'osl-1': 0, 'ath-1': 6, 'lis-1': 6 });
      }),
      { numRuns: 13 },
    );
  });

  it('says that HAProxy is down, keeps what is asked meanwhile, and applies it when HAProxy is back', async () => {
    await controller.put(request(1, equal));
    haproxy.die();
    const result = await controller.put(request(2, awayFromOslo));
    expect(result).toMatchObject({ ok: true, status: { haproxy: 'down', converged: false, servers: [], problem: 'connect ECONNREFUSED' } });
    haproxy.restart();
    for (let client = 0; client < 12; client += 1) haproxy.connect('play');
    await rounds(12);
    expect(controller.status()).toMatchObject({ haproxy: 'up', converged: true });
    expect(haproxy.counts('play')['osl-1']).toBe(0);
    expect(haproxy.weights('publish')).toEqual({ 'osl-1': 0, 'ath-1': 128, 'lis-1': 128 });
  });

  it('puts weights right that somebody has changed behind its back', async () => {
    await controller.put(request(1, equal));
    await haproxy.ask('set server edges/ath-1 weight 0');
    await rounds(1);
    expect(haproxy.weights('play')['ath-1']).toBe(85);
  });

  it('does not wait for a server that is down: its share goes to the others, and the status says so', async () => {
    haproxy.setDown('play', 'lis-1', true);
    await controller.put(request(1, awayFromOslo));
    await rounds(12);
    expect(haproxy.counts('play')).toEqual({ 'osl-1': 0, 'ath-1': 8, 'lis-1': 0 });
    expect(controller.status().converged).toBe(true);
    expect(controller.status().notes).toEqual(['HAProxy has marked lis-1 down for play; its share goes to ath-1']);
  });

  it('ends nobody when there is nobody to go to', async () => {
    haproxy.setDown('play', 'ath-1', true);
    haproxy.setDown('play', 'lis-1', true);
    await controller.put(request(1, awayFromOslo));
    await rounds(5);
    expect(haproxy.counts('play')['osl-1']).toBe(4);
    expect(controller.status().converged).toBe(false);
    expect(controller.status().notes?.[0]).toContain('nobody else may carry its share');
  });

  it('does not call shares reached while most sessions are still coming', async () => {
    await controller.put(request(1, equal));
    await rounds(3);
    haproxy.die();
    await rounds(1);
    haproxy.restart();
    haproxy.connect('play');
    await rounds(1);
    expect(controller.status().converged).toBe(false);
    await rounds(2);
    expect(controller.status().converged).toBe(true);
  });
});
