import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HaproxySession } from './runtime-output.ts';
import { carriedShares, chooseSessionsToEnd, isBalanced, targetSessions, weightOfShare } from './shares.ts';

const idcs = ['osl-1', 'ath-1', 'lis-1', 'war-1'] as const;

function session(idc: string, number: number): HaproxySession {
  return { id: `0x${number}`, trafficClass: 'play', idc, clientPort: 40_000 + number, ageSeconds: number };
}
function sessionsOf(counts: Readonly<Record<string, number>>): HaproxySession[] {
  let number = 0;
  return Object.entries(counts).flatMap(([idc, count]) => Array.from({ length: count }, () => session(idc, (number += 1))));
}

const someShares = fc
  .array(fc.nat({ max: 20 }), { minLength: idcs.length, maxLength: idcs.length })
  .filter((parts) => parts.some((part) => part > 0))
  .map((parts) => {
    const sum = parts.reduce((total, part) => total + part, 0);
    return Object.fromEntries(idcs.map((idc, index) => [idc, (parts[index] ?? 0) / sum]));
  });
const someSessions = fc
  .array(fc.nat({ max: 30 }), { minLength: idcs.length, maxLength: idcs.length })
  .map((counts) => sessionsOf(Object.fromEntries(idcs.map((idc, index) => [idc, counts[index] ?? 0]))));

describe('weightOfShare', () => {
  it('is 0 for no share, 256 for all, and at least 1 for the least', () => {
    expect([0, 1 / 3, 0.5, 1, 0.0001].map(weightOfShare)).toEqual([0, 85, 128, 256, 1]);
  });
  it('never falls when the share grows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(share, share, (a, b) => a > b || weightOfShare(a) <= weightOfShare(b)));
  });
});

describe('carriedShares', () => {
  it('spreads the share of a server that is down over the others in proportion', () => {
    expect(carriedShares({ 'osl-1': 0.5, 'ath-1': 0.3, 'lis-1': 0.2 }, new Set(['osl-1']))).toEqual({ 'ath-1': 0.6, 'lis-1': 0.4 });
  });
  it('has no answer when nobody who is up may carry anything', () => {
    expect(carriedShares({ 'osl-1': 1, 'ath-1': 0 }, new Set(['osl-1']))).toBeUndefined();
  });
});

describe('targetSessions', () => {
  it('is where HAProxy comes to rest, up to ties', () => {
    fc.assert(
      fc.property(someShares, fc.nat({ max: 150 }), (shares, total) => {
        let sessions: readonly HaproxySession[] = [];
        for (let number = 0; number < total; number += 1) sessions = [...sessions, session(emptiest(shares, sessions), number)];
        const targets = targetSessions(shares, total);
        expect([...targets.values()].reduce((all, count) => all + count, 0)).toBe(total);
        expect(isBalanced(shares, sessions)).toBe(true);
        for (const [idc, share] of Object.entries(shares)) if (share === 0) expect(targets.get(idc)).toBe(0);
      }),
    );
  });
  it('is the share itself where that is a whole number', () => {
    expect(Object.fromEntries(targetSessions({ 'osl-1': 0.25, 'ath-1': 0.375, 'lis-1': 0.375 }, 24))).toEqual({
      'osl-1': 6,
      'ath-1': 9,
      'lis-1': 9,
    });
  });
  it('is close to the share of a hundred thousand sessions', () => {
    const targets = targetSessions({ 'osl-1': 0.4, 'ath-1': 0.35, 'lis-1': 0.25 }, 100_000);
    expect(Math.abs((targets.get('osl-1') ?? 0) - 40_000)).toBeLessThan(200);
  });
});

describe('chooseSessionsToEnd', () => {
  it('ends sessions only above the target and never more than the budget', () => {
    fc.assert(
      fc.property(someShares, someSessions, fc.nat({ max: 40 }), (shares, sessions, budget) => {
        const chosen = chooseSessionsToEnd({ shares, sessions, returning: 0, budget });
        const targets = targetSessions(shares, sessions.length);
        expect(chosen.length).toBeLessThanOrEqual(budget);
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const idc of idcs) {
          const count = sessions.filter((one) => one.idc === idc).length;
          const ended = chosen.filter((one) => one.idc === idc).length;
          expect(ended).toBeLessThanOrEqual(Math.max(0, count - (targets.get(idc) ?? 0)));
        }
      }),
    );
  });
  it('ends the youngest first', () => {
    const sessions = sessionsOf({ 'osl-1': 4 });
    const chosen = chooseSessionsToEnd({ shares: { 'osl-1': 0.5, 'ath-1': 0.5 }, sessions, returning: 0, budget: 10 });
    expect(chosen.map(({ ageSeconds }) => ageSeconds)).toEqual([1, 2]);
  });
  it('counts sessions on their way back as theirs who are still below', () => {
    const sessions = sessionsOf({ 'osl-1': 6, 'ath-1': 2 });
    const plan = { shares: { 'osl-1': 0.5, 'ath-1': 0.5 }, sessions, budget: 10 };
    expect(chooseSessionsToEnd({ ...plan, returning: 0 })).toHaveLength(2);
    expect(chooseSessionsToEnd({ ...plan, returning: 4 })).toHaveLength(0);
  });
  it('with new sessions going to the emptiest per weight, ends in balance after exactly the excess has moved', () => {
    fc.assert(
      fc.property(someShares, someSessions, (shares, start) => {
        let sessions = start;
        let moved = 0;
        for (let round = 0; round < 200 && !isBalanced(shares, sessions); round += 1) {
          const chosen = new Set(chooseSessionsToEnd({ shares, sessions, returning: 0, budget: Math.ceil(sessions.length / 4) }));
          expect(chosen.size).toBeGreaterThan(0);
          moved += chosen.size;
          sessions = sessions.filter((one) => !chosen.has(one));
          for (const { ageSeconds } of chosen) sessions = [...sessions, session(emptiest(shares, sessions), ageSeconds + 1000)];
        }
        expect(isBalanced(shares, sessions)).toBe(true);
        const targets = targetSessions(shares, start.length);
        const excess = idcs.reduce((sum, idc) => {
          return sum + Math.max(0, start.filter((one) => one.idc === idc).length - (targets.get(idc) ?? 0));
        }, 0);
        expect(moved).toBeLessThanOrEqual(excess + idcs.length);
      }),
    );
  });
});

/** Who HAProxy's leastconn gives the next session to. */
function emptiest(shares: Readonly<Record<string, number>>, sessions: readonly HaproxySession[]): string {
  function key(idc: string): number {
    const count = sessions.filter((one) => one.idc === idc).length;
    return count === 0 ? 0 : (count + 1) / weightOfShare(shares[idc] ?? 0);
  }
  const [first = ''] = idcs.filter((idc) => (shares[idc] ?? 0) > 0).toSorted((a, b) => key(a) - key(b));
  return first;
}
