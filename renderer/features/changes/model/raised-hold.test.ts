import { describe, expect, it } from 'vitest';
import { raisedHold } from './raised-hold.ts';
import { samplePreview } from './samples.ts';

const { plan } = samplePreview();
const { core } = plan;

function held(askedMs: number, plannedMs: number) {
  if (core.intent.kind !== 'traffic-shift') throw new Error('the sample is a shift');
  const steps = core.steps.map((step) => ({ ...step, holdMs: plannedMs }));
  return { core: { ...core, intent: { ...core.intent, holdMs: askedMs }, steps } };
}

describe('a hold', () => {
  it('that is shorter than its checks need says how long it must be', () => {
    expect(raisedHold(held(0, 3_000))).toBe('At least 3\u00a0s: each step is watched that long by its checks');
  });

  it('that is planned as asked has no problem', () => {
    expect(raisedHold(held(8_000, 8_000))).toBeNull();
    expect(raisedHold(held(0, 0))).toBeNull();
  });
});
