import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binsOf, fitCurve, mergedBins, readCurve } from './load-curve.ts';
import type { LoadCurve, LoadMinute } from './load-curve.ts';

function minutesAt(loadPct: number, value: number, count = 10): LoadMinute[] {
  return Array.from({ length: count }, () => ({ loadPct, value, weight: 60_000 }));
}

function curveOf(minutes: readonly LoadMinute[]): LoadCurve {
  const curve = fitCurve(binsOf(minutes));
  if (curve === null) throw new Error('no curve');
  return curve;
}

describe('a load curve', () => {
  it('goes through what was seen and straight between', () => {
    const curve = curveOf([...minutesAt(22, 0.2), ...minutesAt(52, 0.8)]);
    expect(readCurve(curve, 22)?.value).toBeCloseTo(0.2);
    expect(readCurve(curve, 37)?.value).toBeCloseTo(0.5);
    expect(readCurve(curve, 37)?.band).toEqual({ low: expect.closeTo(0.2) as number, high: expect.closeTo(0.8) as number });
  });

  it('takes the ratio of the sums, not the mean of the ratios', () => {
    const curve = curveOf([
      ...Array.from({ length: 9 }, () => ({ loadPct: 31, value: 0, weight: 1000 })),
      { loadPct: 31, value: 10, weight: 9000 },
    ]);
    expect(readCurve(curve, 31)?.value).toBeCloseTo(5);
  });

  it('has no basis above the highest load seen, nor below the lowest', () => {
    const curve = curveOf([...minutesAt(22, 0.2), ...minutesAt(52, 0.8)]);
    expect(curve).toMatchObject({ lowestLoadPct: 22, highestLoadPct: 52, minutes: 20 });
    expect(readCurve(curve, 52.1)).toBeNull();
    expect(readCurve(curve, 21.9)).toBeNull();
    expect(readCurve(curve, Number.NaN)).toBeNull();
  });

  it('does not take a load as seen that was there for two minutes', () => {
    expect(curveOf([...minutesAt(22, 0.2), ...minutesAt(81, 3, 2)]).highestLoadPct).toBe(22);
  });

  it('is none before ten minutes', () => {
    expect(fitCurve(binsOf(minutesAt(22, 0.2, 9)))).toBeNull();
    expect(fitCurve([])).toBeNull();
  });

  it('pools what would fall, and is less certain there', () => {
    const curve = curveOf([...minutesAt(22, 0.6), ...minutesAt(52, 0.2)]);
    expect(curve.points.map(({ value }) => value)).toEqual([expect.closeTo(0.4), expect.closeTo(0.4)]);
    expect(curve.points[0]?.deviation).toBeCloseTo(0.2);
  });

  it('leaves out minutes that tell nothing', () => {
    expect(
      binsOf([
        { loadPct: Number.NaN, value: 1, weight: 1 },
        { loadPct: 20, value: Number.NaN, weight: 1 },
        { loadPct: 20, value: 1, weight: 0 },
      ]),
    ).toEqual([]);
  });
});

const minute = fc.record({
  loadPct: fc.double({ min: 0, max: 130, noNaN: true }),
  value: fc.double({ min: 0, max: 100, noNaN: true }),
  weight: fc.double({ min: 1, max: 1e9, noNaN: true }),
});
const history = fc.array(minute, { minLength: 10, maxLength: 200 });

describe('any load curve', () => {
  it('never falls, and stays between the least and the most seen', () => {
    fc.assert(
      fc.property(history, (minutes) => {
        const curve = fitCurve(binsOf(minutes));
        if (curve === null) return;
        const values = minutes.map(({ value }) => value);
        let before = Number.NEGATIVE_INFINITY;
        for (let step = 0; step <= 50; step += 1) {
          const loadPct = curve.lowestLoadPct + ((curve.highestLoadPct - curve.lowestLoadPct) * step) / 50;
          const reading = readCurve(curve, Math.min(loadPct, curve.highestLoadPct));
          if (reading === null) throw new Error(`no basis at ${loadPct} within the loads seen`);
          expect(reading.value).toBeGreaterThanOrEqual(before - 1e-9);
          expect(reading.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
          expect(reading.value).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
          expect(reading.band.low).toBeLessThanOrEqual(reading.value + 1e-9);
          expect(reading.band.high).toBeGreaterThanOrEqual(reading.value - 1e-9);
          before = reading.value;
        }
      }),
    );
  });

  it('never answers for a load that nobody saw', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 300, noNaN: true }), (minutes, loadPct) => {
        const curve = fitCurve(binsOf(minutes));
        const highest = Math.max(...minutes.map((each) => each.loadPct));
        const lowest = Math.min(...minutes.map((each) => each.loadPct));
        if (curve !== null && (loadPct > highest || loadPct < lowest)) expect(readCurve(curve, loadPct)).toBeNull();
      }),
    );
  });

  it('is the same however its minutes were merged', () => {
    fc.assert(
      fc.property(history, fc.nat(), (minutes, cut) => {
        const at = cut % minutes.length;
        const together = binsOf(minutes);
        const merged = mergedBins([binsOf(minutes.slice(at)), binsOf(minutes.slice(0, at))]);
        expect(merged.map(({ bin, minutes: count }) => [bin, count])).toEqual(together.map(({ bin, minutes: count }) => [bin, count]));
        for (const [index, { value, weight }] of merged.entries()) {
          expect(value / weight).toBeCloseTo((together[index]?.value ?? 0) / (together[index]?.weight ?? 1), 6);
        }
      }),
    );
  });
});
