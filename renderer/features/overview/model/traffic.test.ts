import { describe, expect, it } from 'vitest';
import { trafficNote } from './traffic.ts';

function shares(intended: number, actual = intended) {
  return {
    viewerCapacity: 100,
    streamCapacity: 10,
    intendedPublishShare: intended,
    actualPublishShare: actual,
    intendedPlayShare: intended,
    actualPlayShare: actual,
  };
}

function textOf(intended: number, actual?: number) {
  return trafficNote(shares(intended, actual), 300)?.text.replaceAll('\u00a0', ' ') ?? null;
}

describe('the traffic of an IDC', () => {
  it('is not spoken of while it follows its capacity', () => {
    expect(textOf(1 / 3)).toBeNull();
  });

  it('tells how much of it has moved away, or come', () => {
    expect(textOf(1 / 6)).toBe('50 % moved away');
    expect(textOf(0)).toBe('all moved away');
    expect(textOf(0.5)).toBe('+50 % received');
  });

  it('is a mismatch when the ingress does something else', () => {
    expect(trafficNote(shares(0, 0.33), 300)).toMatchObject({ mismatch: true });
    expect(textOf(0, Number.NaN)).toBe('all moved away');
  });
});
