import { describe, expect, it } from 'vitest';
import type { IngressStatus } from '../../../shared/agents/ingress.ts';
import { createCalls } from './calls.ts';
import type { ToSimulator } from './line.ts';

const status: IngressStatus = { agentId: 'simulator', readAtMs: 7, haproxy: 'up', converged: true, endedSessions: 0, servers: [] };
const never = new AbortController().signal;

function asked() {
  const posted: ToSimulator[] = [];
  return { posted, calls: createCalls({ post: (message) => posted.push(message) }) };
}

describe('questions to the simulated ingress', () => {
  it('get the answer to themselves, in whatever order answers come', async () => {
    const { posted, calls } = asked();
    const [first, second] = [calls.read(never), calls.read(never)];
    expect(posted).toEqual([
      { kind: 'read', call: 1 },
      { kind: 'read', call: 2 },
    ]);
    calls.answer(2, { ...status, readAtMs: 2 });
    calls.answer(1, { ...status, readAtMs: 1 });
    expect([(await first).readAtMs, (await second).readAtMs]).toEqual([1, 2]);
  });

  it('are given up when nobody wants the answer any more, and a late answer is nobody’s', async () => {
    const { calls } = asked();
    const controller = new AbortController();
    const read = calls.read(controller.signal);
    controller.abort(new Error('enough'));
    await expect(read).rejects.toThrow('enough');
    calls.answer(1, status);
  });

  it('fail when the simulator has died, those that wait and those that come', async () => {
    const { calls } = asked();
    const waiting = calls.read(never);
    calls.fail(new Error('out of memory'));
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: 'the simulator has died: out of memory' });
    await expect(calls.route({ publish: {}, play: {} }, never)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
