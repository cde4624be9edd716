import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RoutingReadBack } from '../../contracts.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { IngressReading } from '../ingress/reading.ts';
import { startTarget } from './target.ts';

const half = { 'osl-1': 0.5, 'ath-1': 0.5 };
const back: RoutingReadBack = {
  readAtMs: 7,
  held: null,
  converged: true,
  actual: { publish: half, play: half },
  text: 'it can not tell',
  brief: '',
  checks: [{ idc: 'osl-1', trafficClass: 'play', check: 'down', detail: 'no answer', sinceMs: null }],
};

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

function begin(read: (signal: AbortSignal) => Promise<RoutingReadBack>) {
  const time = manualTime();
  const readings: IngressReading[] = [];
  const source = startTarget({
    actuator: { name: 'traffic manager', read },
    sink: { ingress: (reading) => readings.push(reading) },
    clock: time.now,
    timers: time.timers,
  });
  return { time, readings, source };
}

describe('the source of a traffic manager', () => {
  it('tells shares as weights, and a check only where there is one', async () => {
    const { readings, source } = begin(async () => back);
    await turns();
    await source.close();
    expect(readings).toMatchObject([{ kind: 'answered', name: 'traffic manager', status: { readAtMs: 7, haproxy: 'up' } }]);
    const servers = readings[0]?.kind === 'answered' ? readings[0].status.servers : [];
    expect(servers).toHaveLength(4);
    expect(servers).toContainEqual({ idc: 'osl-1', trafficClass: 'play', weight: 0.5, check: 'down', checkDetail: 'no answer' });
    expect(servers).toContainEqual({ idc: 'osl-1', trafficClass: 'publish', weight: 0.5, check: null, checkDetail: '' });
  });

  it('tells the check of an IDC that has no share, and that a part goes elsewhere', async () => {
    const { readings, source } = begin(async () => ({ ...back, actual: { publish: half, play: { 'ath-1': 0.4 } } }));
    await turns();
    await source.close();
    const servers =
      readings[0]?.kind === 'answered' ? readings[0].status.servers.filter(({ trafficClass }) => trafficClass === 'play') : [];
    expect(servers).toMatchObject([
      { idc: 'ath-1', weight: 0.4, check: null },
      { idc: 'osl-1', weight: 0, check: 'down' },
      { idc: 'no IDC of ours', weight: 0.6 },
    ]);
  });

  it('takes shares that can not be told for a failure, not for an empty routing', async () => {
    const { readings, source } = begin(async () => ({ ...back, actual: null }));
    await turns();
    await source.close();
    expect(readings).toMatchObject([{ kind: 'failed', problem: 'it can not tell' }]);
  });

  it('says so when no answer comes, and asks again', async () => {
    const { time, readings, source } = begin(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    time.advance(2_000);
    await turns();
    expect(readings).toMatchObject([{ kind: 'failed', problem: 'no answer in 2000 ms' }]);
    time.advance(3_000);
    await turns();
    expect(readings).toHaveLength(2);
    await source.close();
    await turns();
    expect(readings).toHaveLength(2);
  });
});
