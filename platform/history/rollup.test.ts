import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCount } from '../state/histogram.ts';
import { IdcHistory } from '../state/history.ts';
import { decodeRollup, encodeRollup } from './code.ts';
import { recordSecond } from './example-seconds.ts';
import { pointOf } from './point.ts';
import { emptyRollup, knownSeconds, merge, rollUp } from './rollup.ts';

const start = 1_000_000;

/** A second, or null for one of which nothing is known. */
const seconds = fc.array(
  fc.option(fc.record({ viewers: fc.nat(5000), stallMs: fc.nat(1000), playMs: fc.nat(100_000), starts: fc.nat(40) }), {
    nil: null,
    freq: 3,
  }),
  { minLength: 1, maxLength: 120 },
);

type Seconds = typeof seconds extends fc.Arbitrary<infer T> ? T : never;

function historyOf(known: Seconds): IdcHistory {
  const history = new IdcHistory();
  history.advance(start);
  for (const [at, second] of known.entries()) if (second !== null) recordSecond(history, start + at, second);
  history.advance(start + known.length - 1);
  return history;
}

function rolled(history: IdcHistory, from: number, until: number) {
  return rollUp(history, { first: start + from, last: start + until - 1 }, (second) => !Number.isNaN(history.part('playMs', second)));
}

describe('a rollup', () => {
  it('of the whole is the merge of the rollups of its pieces, wherever it is cut', () => {
    fc.assert(
      fc.property(seconds, fc.array(fc.nat(120), { maxLength: 6 }), (known, cuts) => {
        const history = historyOf(known);
        const edges = [0, ...cuts.map((cut) => cut % known.length).sort((left, right) => left - right), known.length];
        const merged = emptyRollup();
        for (const [at, edge] of edges.slice(1).entries()) merge(merged, rolled(history, edges[at] ?? 0, edge));
        expect(merged).toEqual(rolled(history, 0, known.length));
      }),
    );
  });

  it('keeps what was known of a minute apart from how much of it was', () => {
    const history = historyOf([
      { viewers: 10, stallMs: 0, playMs: 50, starts: 1 },
      null,
      { viewers: 30, stallMs: 50, playMs: 0, starts: 0 },
    ]);
    const rollup = rolled(history, 0, 3);
    expect(rollup).toMatchObject({ coveredSeconds: 2, feltSeconds: 2, gauges: { viewers: { sum: 40, count: 2, min: 10, max: 30 } } });
    expect(pointOf(rollup)).toMatchObject({ viewers: 20, viewersMin: 10, viewersMax: 30, rebufferPct: 50, startTimeCount: 1 });
  });

  it('of nothing knows no second, and no figure is 0', () => {
    const rollup = rolled(historyOf([null, null]), 0, 2);
    expect(knownSeconds(rollup)).toBe(0);
    expect(Object.values(pointOf(rollup)).every(Number.isNaN)).toBe(true);
  });

  it('comes back from its bytes', () => {
    fc.assert(
      fc.property(seconds, (known) => {
        const rollup = rolled(historyOf(known), 0, known.length);
        const back = decodeRollup(encodeRollup(rollup));
        expect(back.gauges.viewers).toEqual(rollup.gauges.viewers);
        expect(back.parts.playMs).toBeCloseTo(rollup.parts.playMs, -1);
        expect([back.startTimes, back.latencies]).toEqual([rollup.startTimes, rollup.latencies]);
        expect([back.coveredSeconds, back.feltSeconds]).toEqual([rollup.coveredSeconds, rollup.feltSeconds]);
      }),
    );
  });

  it('of a version to come is refused rather than misread', () => {
    const bytes = encodeRollup(emptyRollup());
    bytes[0] = 3;
    expect(() => decodeRollup(bytes)).toThrow('version 3');
    expect(() => decodeRollup(bytes.subarray(0, 0))).toThrow(RangeError);
  });

  it('of before CPU was kept still tells all the rest', () => {
    const rollup = emptyRollup();
    Object.assign(rollup.gauges.viewers, { sum: 40, count: 2, min: 10, max: 30 });
    const bytes = encodeRollup(rollup);
    // Version, two counts of seconds, the first gauge with its three floats, then one count a gauge: the seventh, CPU, was not there.
    const cpuAt = 3 + 13 + 5;
    const old = Uint8Array.from([1, ...bytes.subarray(1, cpuAt), ...bytes.subarray(cpuAt + 1)]);
    expect(decodeRollup(old)).toEqual(rollup);
  });

  it('leaves out histograms of other buckets', () => {
    const rollup = emptyRollup();
    rollup.startTimes[0] = 7;
    const bytes = encodeRollup(rollup);
    const at = bytes.lastIndexOf(bucketCount);
    bytes[at] = bucketCount + 1;
    expect(decodeRollup(bytes).startTimes).toEqual(new Float64Array(bucketCount));
  });
});
