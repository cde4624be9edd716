import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { bucketCount } from '../state/histogram.ts';
import { deliveryBatch, exampleStartMs, ingestBatch, nodeBatch, qualityBatch } from '../state/example-state.ts';
import { declaresOf } from './batch.ts';
import type { SampleBatch } from './batch.ts';
import { decodeBatch, encodeBatch } from './batch-frame.ts';

const rows = {
  source: 'osl-1-origin',
  observedAtMs: exampleStartMs,
  declares: [
    { handle: 0, streamId: 'a', idc: 'osl-1', publisher: 'studio-17', startedAtMs: exampleStartMs - 5_000 },
    { handle: 7, streamId: 'bö', idc: 'ath-1' },
  ],
  retires: [3],
};
const ingest = ingestBatch(rows, [{ handle: 0, kbps: 900 }, { handle: 7 }]);
const quality = qualityBatch({ ...rows, covers: ['osl-1', 'ath-1'] }, [{ handle: 0, attempts: 3, starts: [300, 90_000] }]);
const batches: readonly [string, SampleBatch][] = [
  ['ingest', ingest],
  [
    'ingest with all that a source can know',
    {
      ...ingest,
      gopSeconds: Float32Array.of(2, 4),
      rttMs: Float32Array.of(20, 30),
      jitterMs: Float32Array.of(1, 2),
      lossPct: Float32Array.of(0, 1),
    },
  ],
  ['delivery', deliveryBatch(rows, [{ handle: 7, viewers: 3 }])],
  ['quality', quality],
  [
    'quality with viewers and latencies',
    { ...quality, viewers: Float32Array.of(4), latencyBuckets: new Float32Array(2 * bucketCount).fill(1) },
  ],
  ['nodes', nodeBatch(['osl-1-origin', 'osl-1-edge'], exampleStartMs)],
];
const head = { sequence: 1, sentAtMs: exampleStartMs + 20 };

describe('a batch as bytes', () => {
  it.each(batches)('is the same batch after the way: %s', (_name, batch) => {
    expect(decodeBatch(encodeBatch(batch, head))).toEqual(batch);
  });

  it('tells of a kind that nobody knows', () => {
    const frame = encodeFrame({}, { view: 'weather', key: '', sequence: 1, platformTimeMs: 0, oldestInputAgeMs: null }, {});
    expect(() => decodeBatch(frame)).toThrow('is "weather" and no kind of batch');
  });

  it('refuses a handle that would make tables grow without bound', () => {
    const endless = { ...ingest, declares: declaresOf([{ handle: 4_000_000_000, streamId: 'a', idc: 'osl-1' }]) };
    expect(() => decodeBatch(encodeBatch(endless, head))).toThrow('tables.declares.handle.0 is 4000000000, not under 2097152');
  });

  it('refuses a time that is none, and buckets that fit no row', () => {
    expect(() => decodeBatch(encodeBatch({ ...ingest, observedAtMs: Number.NaN }, head))).toThrow(SwitchyardError);
    const short = { ...quality, startTimeBuckets: new Float32Array(3) };
    expect(() => decodeBatch(encodeBatch(short, head))).toThrow('tables.startTimes has 3 rows, expected 10');
  });

  it('never does more than refuse what is cut or damaged, with a typed error', () => {
    const damage = fc.record({ batch: fc.constantFrom(...batches), at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(damage, ({ batch: [, batch], at, byte, cut }) => {
        const bytes = encodeBatch(batch, head);
        bytes[at % bytes.length] = byte;
        try {
          decodeBatch(cut ? bytes.subarray(0, at % bytes.length) : bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SwitchyardError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
