import { describe, expect, it } from 'vitest';
import { SeriesCounters } from './series-counters.ts';

describe('the counter of a series', () => {
  it('holds its rate until there is a newer sample, and tells a difference once', () => {
    const counters = new SeriesCounters(45_000);
    expect(counters.read('a', { value: 100, atMs: 0 }).perSecond).toBeNaN();
    expect(counters.read('a', { value: 400, atMs: 15_000 })).toEqual({ difference: 300, perSecond: 20 });
    expect(counters.read('a', { value: 400, atMs: 15_000 })).toEqual({ difference: 0, perSecond: 20 });
    expect(counters.read('a', { value: 400, atMs: 30_000 })).toEqual({ difference: 0, perSecond: 0 });
  });

  it('is absent after a reset, after a hole, and with a value that is not known', () => {
    const counters = new SeriesCounters(45_000);
    counters.read('a', { value: 100, atMs: 0 });
    expect(counters.read('a', { value: 3, atMs: 15_000 }).difference).toBeNaN();
    expect(counters.read('a', { value: 33, atMs: 30_000 }).difference).toBe(30);
    expect(counters.read('a', { value: 900, atMs: 90_000 }).difference).toBeNaN();
    expect(counters.read('a', { value: Number.NaN, atMs: 105_000 }).difference).toBeNaN();
    expect(counters.read('a', { value: 905, atMs: 120_000 }).perSecond).toBeNaN();
  });

  it('is forgotten with its series', () => {
    const counters = new SeriesCounters(45_000);
    counters.read('a', { value: 100, atMs: 0 });
    counters.retain((key) => key !== 'a');
    expect(counters.read('a', { value: 400, atMs: 15_000 }).difference).toBeNaN();
  });
});
