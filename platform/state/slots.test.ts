import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotPool } from './slots.ts';

function nothing(): void {
  // No columns grow with this pool.
}

describe('slots', () => {
  it('are reused in a new generation, so that a stale reference is known for one', () => {
    const pool = new SlotPool(nothing);
    const slot = pool.acquire();
    const generation = pool.generations[slot];
    pool.release(slot);
    expect(pool.acquire()).toBe(slot);
    expect(pool.generations[slot]).not.toBe(generation);
  });

  it('grow when they are full', () => {
    const capacities: number[] = [];
    const pool = new SlotPool((capacity) => capacities.push(capacity));
    for (let taken = 0; taken < 3000; taken += 1) pool.acquire();
    expect(capacities).toEqual([2048, 4096]);
    expect([pool.size, pool.highWater]).toEqual([3000, 3000]);
  });

  it('belong to one owner at a time, and take no more room than the most there were at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5)), (steps) => {
        const pool = new SlotPool(nothing);
        const owned = new Map<number, number | undefined>();
        let most = 0;
        for (const step of steps) {
          const [slot] = [...owned.keys()].slice(step);
          if (step < 3 && slot !== undefined) {
            expect(pool.generations[slot]).toBe(owned.get(slot));
            owned.delete(slot);
            pool.release(slot);
          } else {
            const taken = pool.acquire();
            expect(owned.has(taken)).toBe(false);
            owned.set(taken, pool.generations[taken]);
          }
          most = Math.max(most, owned.size);
          expect([pool.size, pool.highWater]).toEqual([owned.size, most]);
        }
      }),
    );
  });
});
