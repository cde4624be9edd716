import { describe, expect, it } from 'vitest';
import { codes } from './batches.ts';
import { delaysOf } from './sightings.ts';

/** One sample every 100 ms from 1000 on. */
const sent = Array.from({ length: 100 }, (_, number) => ({ number, code: number % codes, sentAtMs: 1000 + 100 * number }));

describe('delays of samples', () => {
  it('are counted from each sample to the frame that shows it, at each place', () => {
    const sightings = [
      { view: 'overview', where: 1, code: 0, atMs: 1020 },
      { view: 'overview', where: 2, code: 0, atMs: 1030 },
      { view: 'overview', where: 1, code: 1, atMs: 1150 },
      { view: 'overview', where: 2, code: 1, atMs: 1160 },
    ];
    expect(delaysOf(sent, sightings)).toEqual([50, 60]);
  });

  it('include the samples that a frame has passed over', () => {
    const sightings = [
      { view: 'overview', where: 1, code: 0, atMs: 1020 },
      { view: 'overview', where: 1, code: 3, atMs: 1350 },
    ];
    expect(delaysOf(sent, sightings)).toEqual([250, 150, 50]);
  });

  it('tell codes that repeat apart by the time', () => {
    const sightings = [
      { view: 'overview', where: 1, code: 1, atMs: 1000 + 100 * (codes + 1) + 10 },
      { view: 'overview', where: 1, code: 2, atMs: 1000 + 100 * (codes + 2) + 70 },
    ];
    expect(delaysOf(sent, sightings)).toEqual([70]);
  });

  it('say nothing of what was seen first: it may be old', () => {
    expect(delaysOf(sent, [{ view: 'overview', where: 1, code: 5, atMs: 9000 }])).toEqual([]);
  });
});
