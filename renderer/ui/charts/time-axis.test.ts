import { describe, expect, it } from 'vitest';
import { timeTicks } from './time-axis.ts';

const hour = 3_600_000;
const day = 24 * hour;
const end = Date.UTC(2026, 10, 24, 17, 14, 22);

function ticks(spanMs: number, offset: number | ((atMs: number) => number)): string[] {
  const offsetAt = typeof offset === 'number' ? () => offset : offset;
  return timeTicks(end - spanMs, end, offsetAt).map((at) => new Date(at + offsetAt(at) * 60_000).toISOString().slice(5, 16));
}

describe('a time axis', () => {
  it('has ticks on whole steps of the local clock', () => {
    expect(ticks(hour / 4, 0)).toEqual(['11-24T17:00', '11-24T17:03', '11-24T17:06', '11-24T17:09', '11-24T17:12']);
    expect(ticks(6 * hour, 330).every((tick) => tick.endsWith(':00'))).toBe(true);
    expect(ticks(day, -300)).toEqual(['11-23T18:00', '11-24T00:00', '11-24T06:00']);
  });

  it('names days at their local midnight', () => {
    expect(ticks(7 * day, 600)).toEqual(['11-19T00:00', '11-21T00:00', '11-23T00:00']);
    expect(ticks(30 * day, 600)).toEqual(['10-28T00:00', '11-04T00:00', '11-11T00:00', '11-18T00:00']);
  });

  it('stays at midnight across a change of the clocks', () => {
    const change = Date.UTC(2026, 10, 20, 1);
    expect(ticks(7 * day, (atMs) => (atMs < change ? 120 : 60))).toEqual(['11-20T00:00', '11-22T00:00', '11-24T00:00']);
  });

  it('keeps labels away from the ends, where they would be cut', () => {
    const span = 6 * hour;
    for (const at of timeTicks(end - span, end, () => 0)) {
      expect(Math.min(at - (end - span), end - at)).toBeGreaterThanOrEqual(span * 0.04);
    }
  });
});
