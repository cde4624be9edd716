import { describe, expect, it } from 'vitest';
import { exampleIdc, exampleStartMs, qualityBatch } from '../state/example-state.ts';
import { State } from '../state/state.ts';
import { metricRules } from './rules.ts';

describe('the measures of an IDC', () => {
  it('follow what players are told to feel every 15 s only, by the newest that is known, until it is stale', () => {
    const clock = { nowMs: exampleStartMs };
    const state = new State({
      idcs: [exampleIdc('osl-1')],
      nodes: [],
      measured: new Set(['osl-1']),
      qualityTooOldMs: 45_000,
      clock: () => clock.nowMs,
    });
    const declares = [{ handle: 0, streamId: 'a', idc: 'osl-1' }];
    const batch = { source: 'prometheus/osl-1', observedAtMs: clock.nowMs, declares, covers: ['osl-1'], intervalMs: 15_000 };
    state.take(qualityBatch(batch, [{ handle: 0, stallMs: 1_000, playMs: 9_000 }]));
    const rebuffering = metricRules.find(({ rule }) => rule === 'rebuffering');
    const after = (seconds: number): number | undefined => {
      clock.nowMs = exampleStartMs + seconds * 1_000;
      state.roll();
      return rebuffering?.sample(state, 0, state.rolledSecond);
    };
    expect([after(1), after(30), after(45), after(46)].map((value) => Math.round(value ?? 0))).toEqual([10, 10, 10, Number.NaN]);
  });
});
