import { describe, expect, it } from 'vitest';
import { IdcHistory } from './history.ts';

function parts(playMs: number) {
  return { startAttempts: 0, startFailures: 0, stallMs: 0, playMs };
}

describe('history', () => {
  it('leaves a second that nobody recorded absent', () => {
    const history = new IdcHistory();
    history.advance(100);
    history.setGauge('viewers', 100, 7);
    history.advance(103);
    history.setGauge('viewers', 103, 9);
    expect([100, 101, 102, 103].map((second) => history.gauge('viewers', second))).toEqual([7, Number.NaN, Number.NaN, 9]);
  });

  it('shares parts out over the seconds that their interval covers', () => {
    const history = new IdcHistory();
    history.addParts(101_500, 1000, parts(1000));
    expect(history.part('playMs', 100)).toBe(500);
    expect(history.part('playMs', 101)).toBe(500);
    expect(history.partSum('playMs', 101, 5)).toBe(1000);
  });

  it('has no sum where nothing is known, and 0 where nothing happened', () => {
    const history = new IdcHistory();
    history.addParts(102_000, 1000, parts(0));
    expect(history.partSum('playMs', 100, 3)).toBeNaN();
    expect(history.partSum('playMs', 101, 3)).toBe(0);
  });

  it('forgets what is older than 15 minutes', () => {
    const history = new IdcHistory();
    history.advance(1000);
    history.setGauge('viewers', 1000, 7);
    history.advance(1900);
    expect(history.gauge('viewers', 1000)).toBe(7);
    history.advance(1911);
    expect(history.gauge('viewers', 1000)).toBeNaN();
    expect(history.gauge('viewers', 1910)).toBeNaN();
  });

  it('makes a gap of what turned out to be held over', () => {
    const history = new IdcHistory();
    for (let second = 100; second <= 104; second += 1) {
      history.advance(second);
      history.setGauge('viewers', second, 5);
      history.setGauge('streams', second, 3);
    }
    history.eraseGauges(['viewers'], 102);
    expect([101, 102, 104].map((second) => history.gauge('viewers', second))).toEqual([5, Number.NaN, Number.NaN]);
    expect(history.gauge('streams', 104)).toBe(3);
  });

  it('merges start times over seconds', () => {
    const history = new IdcHistory();
    history.addStartTimes(100_500, [1, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    history.addStartTimes(102_500, [0, 1, 0, 0, 0, 0, 0, 0, 0, 4]);
    expect([...history.startTimes(102, 3)]).toEqual([1, 3, 0, 0, 0, 0, 0, 0, 0, 4]);
    expect([...history.startTimes(102, 2)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 4]);
  });
});
