import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Burn } from '../../../shared/model/burn.ts';
import { judgeBurn } from './judge.ts';
import type { HeldTier } from './judge.ts';
import { noParts } from './minutes.ts';
import type { PartSums } from './minutes.ts';
import { objectives, windowMinutes } from './objectives.ts';
import { burnSentence } from './words.ts';

const [starts, play] = objectives;
if (starts === undefined || play === undefined) throw new Error('no objectives');
const atMs = 1_790_000_000_000;

/** Failing shares in % by window, in the order 5 min, 30 min, 1 h, 6 h, 3 d, with 100 starts a minute. */
function judged(
  failingPct: readonly number[],
  { knownShare = 1, held = null }: { knownShare?: number; held?: HeldTier | null } = {},
): Burn {
  const sums = windowMinutes.map((minutes, index): PartSums => ({
    ...noParts,
    startAttempts: minutes * 100 * knownShare,
    startFailures: minutes * (failingPct[index] ?? 0) * knownShare,
    knownSeconds: minutes * 60 * knownShare,
  }));
  return judgeBurn({ objective: starts as typeof play & object, sums, idcs: 1, held, atMs });
}

describe('an error budget', () => {
  it('burns as many times too fast as more events are bad than the objective allows', () => {
    expect(judged([1, 0.5, 0.25, 0, 0]).windows.map(({ minutes, rate }) => [minutes, Math.round((rate ?? -1) * 1000) / 1000])).toEqual([
      [5, 2],
      [30, 1],
      [60, 0.5],
      [360, 0],
      [4320, 0],
    ]);
  });

  it('pages when an hour and its last five minutes burn 14.4 times too fast, and not for one of the two', () => {
    expect(judged([7.3, 7.3, 7.3, 1.3, 0.2])).toMatchObject({ tier: 'page-fast', sinceMs: atMs });
    expect(judged([7.3, 1, 1, 1, 0.2]).tier).toBeNull();
    expect(judged([0, 1, 7.3, 1.3, 0.2]).tier).toBeNull();
  });

  it('pages for six times over six hours and half an hour, and has a ticket for three days', () => {
    expect(judged([2, 3.1, 3.1, 3.1, 0.3]).tier).toBe('page-slow');
    expect(judged([0, 0, 0, 0.5, 0.51]).tier).toBe('ticket');
    expect(judged([0, 0, 0, 0.5, 0.49]).tier).toBeNull();
  });

  it('has no opinion over a window of which less than half is known, and says so', () => {
    const blind = judged([50, 50, 50, 50, 50], { knownShare: 0.49 });
    expect([blind.tier, blind.windows.map(({ rate }) => rate)]).toEqual([null, [null, null, null, null, null]]);
    expect(burnSentence(starts, blind)).toContain('no opinion over 5 min, 30 min, 1 h, 6 h and 3 d');
    expect(judged([50, 50, 50, 50, 50], { knownShare: 0.5 }).tier).toBe('page-fast');
  });

  it('keeps what it said while nothing is known, and lets go when something known is fine', () => {
    const held: HeldTier = { tier: 'page-fast', sinceMs: atMs - 60_000 };
    expect(judged([0, 0, 0, 0, 0], { knownShare: 0.1, held })).toMatchObject({ tier: 'page-fast', sinceMs: held.sinceMs });
    expect(judged([0, 0, 0, 0, 0], { held })).toMatchObject({ tier: null, sinceMs: null });
  });

  it('is left clearly below the threshold at which it was entered', () => {
    const held: HeldTier = { tier: 'page-fast', sinceMs: atMs };
    expect(judged([6.6, 6.6, 6.6, 0.2, 0.2], { held }).tier).toBe('page-fast');
    expect(judged([6.4, 6.6, 6.6, 0.2, 0.2], { held }).tier).toBeNull();
  });

  it('minds no handful of failures on a quiet night', () => {
    const sums = windowMinutes.map((minutes): PartSums => ({ ...noParts, startAttempts: 6, startFailures: 4, knownSeconds: minutes * 60 }));
    expect(judgeBurn({ objective: starts, sums, idcs: 1, held: null, atMs }).tier).toBeNull();
  });

  it('counts stalls against all the time that was watched, stalls included', () => {
    const sums = windowMinutes.map((minutes): PartSums => ({ ...noParts, stallMs: 1e6, playMs: 99e6, knownSeconds: minutes * 60 }));
    expect(judgeBurn({ objective: play, sums, idcs: 1, held: null, atMs }).windows[0]?.rate).toBeCloseTo(2, 6);
  });

  it('says by how much it is overspent', () => {
    expect(burnSentence(starts, judged([8, 8, 8, 8, 8]))).toBe(
      'Start success burns its budget 16.0 × over 1 h and 16.0 × over 5 min (page from 14.4 ×). ' +
        'Of the last 3 d 100 % is known, and of that the budget is overspent by 1500 %. Target: 99.5 % of starts',
    );
  });

  const failing = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 5, maxLength: 5 });
  const rank = { 'page-fast': 3, 'page-slow': 2, ticket: 1 };

  it('is never better when more goes wrong', () => {
    fc.assert(
      fc.property(failing, fc.nat(4), fc.double({ min: 0, max: 100, noNaN: true }), (shares, index, more) => {
        const worse = shares.map((share, at) => (at === index ? Math.min(100, share + more) : share));
        const [before, after] = [judged(shares).tier, judged(worse).tier];
        expect(after === null ? 0 : rank[after]).toBeGreaterThanOrEqual(before === null ? 0 : rank[before]);
      }),
    );
  });

  it('judges a network by its sums and not by the mean of its IDCs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, share) => {
        // A tiny IDC in which everything fails, beside a large one in which `share` does.
        const sums = windowMinutes.map((minutes): PartSums => ({
          ...noParts,
          startAttempts: attempts + 10,
          startFailures: attempts * share + 10,
          knownSeconds: minutes * 120,
        }));
        const { windows } = judgeBurn({ objective: starts, sums, idcs: 2, held: null, atMs });
        expect(windows[0]?.rate).toBeCloseTo((attempts * share + 10) / (attempts + 10) / 0.005, 6);
        expect(windows[0]?.knownPct).toBe(100);
      }),
    );
  });
});
