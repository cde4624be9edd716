import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CounterBook, kbpsOf } from './counters.ts';

function reading(atMs: number, values: readonly number[], incarnation = 'pid 1') {
  return { incarnation, atMs, values };
}

describe('counters', () => {
  it('say nothing at a first reading', () => {
    expect(new CounterBook().read('a', reading(0, [500]))).toBeNull();
  });

  it('give the difference over the measured interval, not the nominal one', () => {
    const book = new CounterBook();
    book.read('a', reading(0, [1000]));
    const difference = book.read('a', reading(1250, [2000]));
    expect(difference).toEqual({ intervalMs: 1250, values: [1000] });
    expect(kbpsOf(difference)).toBeCloseTo(6.4);
  });

  it('say nothing after a restart, and count on from there', () => {
    const book = new CounterBook();
    book.read('a', reading(0, [1000]));
    expect(book.read('a', reading(1000, [9000], 'pid 2'))).toBeNull();
    expect(book.read('a', reading(2000, [9100], 'pid 2'))?.values).toEqual([100]);
  });

  it('say nothing when one goes backwards without a restart', () => {
    const book = new CounterBook();
    book.read('a', reading(0, [1000, 5]));
    expect(book.read('a', reading(1000, [1100, 4]))).toBeNull();
  });

  it('say nothing over a hole in the readings', () => {
    const book = new CounterBook();
    book.read('a', reading(0, [0]));
    expect(book.read('a', reading(30_000, [30_000]))).toBeNull();
  });

  it('keep an unknown value apart from a known one', () => {
    const book = new CounterBook();
    book.read('a', reading(0, [0, Number.NaN]));
    expect(book.read('a', reading(1000, [125, Number.NaN]))).toEqual({ intervalMs: 1000, values: [125, Number.NaN] });
  });

  it('never make a spike or a negative rate of resets', () => {
    const step = fc.record({ byMs: fc.integer({ min: 1, max: 2000 }), bytes: fc.nat(1_000_000), restarts: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const book = new CounterBook();
        let [atMs, total, life] = [0, 0, 0];
        for (const { byMs, bytes, restarts } of steps) {
          atMs += byMs;
          total = restarts ? 0 : total + bytes;
          if (restarts) life += 1;
          const kbps = kbpsOf(book.read('a', reading(atMs, [total], String(life))));
          if (!Number.isNaN(kbps)) expect(kbps).toBeCloseTo((bytes * 8) / byMs, 6);
        }
      }),
    );
  });
});
