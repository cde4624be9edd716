import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import { watchingOf } from './watching.ts';

const policy = defaultPolicy;

function asked(intervalMs: number) {
  return { policy, network: { prometheus: { url: 'http://127.0.0.1:1', intervalMs, mappingFile: 'mapping.json' } } };
}

describe('how a step is watched', () => {
  it('is over the last half of its hold, within the bounds of policy', () => {
    const of = (holdMs: number) => watchingOf(holdMs, { policy, network: {} });
    expect(of(0)).toEqual({ holdMs: 3_000, windowMs: 3_000 });
    expect(of(3_000)).toEqual({ holdMs: 3_000, windowMs: 3_000 });
    expect(of(20_000)).toEqual({ holdMs: 20_000, windowMs: 10_000 });
    expect(of(120_000)).toEqual({ holdMs: 120_000, windowMs: 15_000 });
  });

  it('takes as long as a source that tells now and then needs to tell of after the step', () => {
    expect(watchingOf(3_000, asked(5_000))).toEqual({ holdMs: 15_000, windowMs: 5_000 });
    expect(watchingOf(60_000, asked(15_000))).toEqual({ holdMs: 60_000, windowMs: 15_000 });
    expect(watchingOf(60_000, asked(60_000))).toEqual({ holdMs: 180_000, windowMs: 60_000 });
  });

  it('never looks back to before the step, however late its figures come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: 1_000, max: 300_000 }), (holdMs, intervalMs) => {
        const watching = watchingOf(holdMs, asked(intervalMs));
        expect(watching.holdMs).toBeGreaterThanOrEqual(holdMs);
        expect(watching.windowMs).toBeGreaterThanOrEqual(intervalMs);
        expect(watching.windowMs + 2 * intervalMs).toBeLessThanOrEqual(watching.holdMs);
      }),
    );
  });
});
