import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Spool } from './spool.ts';
import type { SpoolOptions } from './spool.ts';
import { testDisk } from './test-disk.ts';
import type { TestDisk } from './test-disk.ts';

const epoch = '00000000-0000-4000-8000-000000000001';

function open(files: TestDisk, options: Partial<SpoolOptions> = {}): Spool {
  return new Spool({
    files,
    maxBytes: 1_000_000,
    maxAgeMs: 60_000,
    clock: () => 0,
    newEpoch: () => epoch,
    onDiskProblem: () => undefined,
    ...options,
  });
}

/** Appends one more batch and answers its sequence. */
function add(spool: Spool, { atMs = 0, bytes = 100 } = {}): number {
  const sequence = spool.nextSequence();
  spool.append({ sequence, atMs, bytes: new Uint8Array(bytes).fill(sequence % 251) });
  return sequence;
}

function drain(spool: Spool): number[] {
  const sequences: number[] = [];
  for (let record = spool.next(); record !== null; record = spool.next()) sequences.push(record.sequence);
  return sequences;
}

function segmentsOf(disk: TestDisk): string[] {
  return disk.list().filter((name) => name.endsWith('.segment'));
}

describe('a spool', () => {
  it('gives back what was put in, in order and byte for byte, and frees the disk when it is acknowledged', () => {
    const disk = testDisk();
    const spool = open(disk);
    for (let count = 0; count < 3; count += 1) add(spool);
    expect(spool.status()).toMatchObject({ batches: 3, oldestAtMs: 0 });
    expect(spool.next()?.bytes).toEqual(new Uint8Array(100).fill(1));
    expect(drain(spool)).toEqual([2, 3]);
    spool.acknowledge(3);
    expect(spool.status()).toEqual({ batches: 0, bytes: 0, oldestAtMs: null });
    expect(segmentsOf(disk)).toEqual([]);
  });

  it('sends again what was not acknowledged when the connection went', () => {
    const spool = open(testDisk());
    for (let count = 0; count < 4; count += 1) add(spool);
    drain(spool);
    spool.acknowledge(2);
    spool.rewind();
    expect(drain(spool)).toEqual([3, 4]);
  });

  it('is there after its process was killed, in the same epoch, and never uses a sequence twice', () => {
    const disk = testDisk();
    const before = open(disk);
    for (let count = 0; count < 4; count += 1) add(before);
    drain(before);
    before.acknowledge(2);
    const last = before.nextSequence();
    const after = open(disk, { newEpoch: () => 'another' });
    expect(after.epoch).toBe(epoch);
    expect(drain(after)).toEqual([3, 4]);
    expect(after.nextSequence()).toBeGreaterThan(last);
  });

  it('steps over a record that was torn by the kill', () => {
    const disk = testDisk();
    add(open(disk));
    const [name = ''] = segmentsOf(disk);
    const whole = disk.contents.get(name) ?? new Uint8Array(0);
    for (let cut = whole.byteLength - 1; cut > 0; cut -= 1) {
      disk.contents.set(name, whole.slice(0, cut));
      const after = open(disk);
      expect(drain(after)).toEqual([]);
      const fresh = add(after);
      expect(drain(after)).toEqual([fresh]);
      after.acknowledge(fresh);
      disk.contents.set(name, whole);
    }
  });

  it('steps over a record whose bytes have rotted, and counts it', () => {
    const disk = testDisk();
    const before = open(disk);
    for (let count = 0; count < 3; count += 1) add(before, { atMs: count });
    const [name = ''] = segmentsOf(disk);
    const bytes = disk.contents.get(name) ?? new Uint8Array(0);
    bytes[8 + 124 + 60] = (bytes[8 + 124 + 60] ?? 0) ^ 1;
    expect(drain(before)).toEqual([1, 3]);
    expect(before.loss).toEqual({ batches: 1, fromMs: 1, untilMs: 1 });
    before.rewind();
    expect([drain(before), before.loss?.batches]).toEqual([[1, 3], 1]);
  });

  it('drops the oldest beyond its bound in bytes, and says how many and of which time', () => {
    const spool = open(testDisk(), { maxBytes: 8_000 });
    for (let count = 0; count < 100; count += 1) add(spool, { atMs: count });
    const kept = drain(spool);
    expect(spool.status().bytes).toBeLessThanOrEqual(8_000);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 101 - kept.length + index));
    expect(spool.loss).toEqual({ batches: 100 - kept.length, fromMs: 0, untilMs: 99 - kept.length });
  });

  it('drops what is older than its bound in age, and nothing younger', () => {
    let now = 0;
    const spool = open(testDisk(), { clock: () => now });
    for (let count = 0; count < 10; count += 1) add(spool, { atMs: count * 10_000 });
    now = 100_000;
    expect(drain(spool)).toEqual([5, 6, 7, 8, 9, 10]);
    expect(spool.loss).toEqual({ batches: 4, fromMs: 0, untilMs: 30_000 });
    expect(open(testDisk()).loss).toBeNull();
  });

  it('keeps what is on its way when it must drop: it may have been taken', () => {
    const spool = open(testDisk(), { maxBytes: 8_000 });
    const first = add(spool);
    expect(spool.next()?.sequence).toBe(first);
    for (let count = 0; count < 100; count += 1) add(spool);
    spool.rewind();
    expect(drain(spool)[0]).toBe(first);
  });

  it('counts what a full disk refuses, and goes on when there is room again', () => {
    const disk = testDisk();
    const problems: unknown[] = [];
    const spool = open(disk, { onDiskProblem: (error) => problems.push(error) });
    add(spool);
    disk.room = 50;
    add(spool, { atMs: 7 });
    disk.room = Infinity;
    add(spool);
    expect(drain(spool)).toEqual([1, 3]);
    expect(spool.loss).toEqual({ batches: 1, fromMs: 7, untilMs: 7 });
    expect(String(problems[0])).toContain('ENOSPC');
  });

  it('remembers over a restart what it has not told', () => {
    const disk = testDisk();
    const before = open(disk, { maxBytes: 8_000 });
    for (let count = 0; count < 100; count += 1) add(before);
    const after = open(disk, { maxBytes: 8_000 });
    expect(after.loss).toEqual(before.loss);
    if (after.loss !== null) after.lossTold(after.loss);
    expect(open(disk).loss).toBeNull();
  });

  it('believes no cursor that was torn, and still repeats no sequence of its records', () => {
    const disk = testDisk();
    const before = open(disk);
    for (let count = 0; count < 3; count += 1) add(before);
    disk.contents.set('cursor', (disk.contents.get('cursor') ?? new Uint8Array(0)).slice(0, 20));
    const after = open(disk);
    expect(drain(after)).toEqual([1, 2, 3]);
    expect(after.nextSequence()).toBeGreaterThan(10_000);
  });
});

type Step =
  | { readonly do: 'append'; readonly bytes: number }
  | { readonly do: 'send'; readonly count: number }
  | { readonly do: 'acknowledge'; readonly share: number }
  | { readonly do: 'lose-connection' }
  | { readonly do: 'kill'; readonly tornBytes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), bytes: fc.integer({ min: 0, max: 600 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose-connection' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), tornBytes: fc.integer({ min: 0, max: 80 }) }) },
);

describe('whatever happens to a spool', () => {
  it('every batch that was appended is acknowledged once, in order, or counted as lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const disk = testDisk();
        const options = { maxBytes: 6_000 };
        let spool = open(disk, options);
        const appended: number[] = [];
        const taken: number[] = [];
        let onItsWay: number[] = [];
        for (const now of steps) {
          switch (now.do) {
            case 'append':
              appended.push(add(spool, { bytes: now.bytes }));
              break;
            case 'send':
              for (let count = 0; count < now.count; count += 1) {
                const record = spool.next();
                if (record !== null) onItsWay.push(record.sequence);
              }
              break;
            case 'acknowledge': {
              const some = onItsWay.splice(0, Math.round(onItsWay.length * now.share));
              const last = some.at(-1);
              if (last === undefined) break;
              taken.push(...some);
              spool.acknowledge(last);
              break;
            }
            case 'lose-connection':
              spool.rewind();
              onItsWay = [];
              break;
            case 'kill': {
              // A next record was being written: part of it is there.
              const name = segmentsOf(disk).toSorted().at(-1);
              const bytes = disk.contents.get(name ?? '');
              if (name !== undefined && bytes !== undefined) {
                disk.contents.set(name, Buffer.concat([bytes, new Uint8Array(now.tornBytes).fill(9)]));
              }
              spool = open(disk, options);
              onItsWay = [];
              break;
            }
          }
        }
        spool.rewind();
        taken.push(...drain(spool));
        expect(taken).toEqual([...new Set(taken)].toSorted((one, other) => one - other));
        expect(taken.length + (spool.loss?.batches ?? 0)).toBe(appended.length);
        expect(new Set(appended)).toEqual(new Set([...appended, ...taken]));
      }),
      { numRuns: 300 },
    );
  });
});
