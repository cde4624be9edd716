import { beforeEach, describe, expect, it } from 'vitest';
import { deliveryBatch, exampleIdc, exampleStartMs, nodeBatch, qualityBatch } from './example-state.ts';
import { tooOldMsOf } from './freshness.ts';
import { State } from './state.ts';

const slow = 0;
const quick = 1;
const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
const clock = { nowMs: exampleStartMs };
const tooOldMs = tooOldMsOf(
  { prometheus: { url: 'http://127.0.0.1:1', intervalMs: 15_000, mappingFile: 'mapping.json' } },
  { kind: 'prometheus' },
);

function stateOf(): State {
  return new State({
    idcs: [exampleIdc('osl-1'), exampleIdc('ath-1')],
    nodes: [
      { id: 'osl-1-edge', idc: 'osl-1', role: 'edge', tooOldMs },
      { id: 'ath-1-edge', idc: 'ath-1', role: 'edge' },
    ],
    measured: new Set(['osl-1']),
    qualityTooOldMs: tooOldMs,
    clock: () => clock.nowMs,
  });
}

function passes(state: State, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.nowMs += 1_000;
    state.roll();
  }
}

beforeEach(() => {
  clock.nowMs = exampleStartMs;
});

describe('what is told every few seconds only', () => {
  it('is stale after three of its own intervals, not after those of others', () => {
    const state = stateOf();
    state.take(nodeBatch(['osl-1-edge', 'ath-1-edge'], clock.nowMs));
    passes(state, 4);
    expect([state.freshness.delivery.isFresh(slow), state.freshness.delivery.isFresh(quick)]).toEqual([true, false]);
    passes(state, 41);
    expect(state.freshness.delivery.isFresh(slow)).toBe(true);
    passes(state, 1);
    expect(state.freshness.delivery.isFresh(slow)).toBe(false);
  });

  it('is shown with its true age while it is fresh, and leaves a gap from then on when no more comes', () => {
    const state = stateOf();
    state.take(nodeBatch(['osl-1-edge'], clock.nowMs));
    state.take(deliveryBatch({ source: 'osl-1-edge', observedAtMs: clock.nowMs, declares }, [{ handle: 0, viewers: 7 }]));
    passes(state, 30);
    expect(clock.nowMs - state.freshness.delivery.observedAtMs(slow)).toBe(30_000);
    const shown = state.rolledSecond;
    expect(state.histories[slow]?.gauge('viewers', shown)).toBe(7);
    passes(state, 16);
    expect(state.histories[slow]?.gauge('viewers', shown)).toBeNaN();
  });

  it('spreads what players felt over the whole of a longer interval, and over none with a hole in it', () => {
    const state = stateOf();
    const quality = (intervalMs: number) =>
      qualityBatch({ source: 'prometheus/osl-1', observedAtMs: clock.nowMs, declares, covers: ['osl-1'], intervalMs }, [
        { handle: 0, playMs: 15_000 },
      ]);
    passes(state, 20);
    state.take(quality(15_000));
    const last = state.rolledSecond;
    expect([state.histories[slow]?.partSum('playMs', last, 15), state.histories[slow]?.part('playMs', last)]).toEqual([15_000, 1_000]);
    passes(state, 60);
    state.take(quality(46_000));
    expect(state.histories[slow]?.part('playMs', state.rolledSecond)).toBeNaN();
  });
});
