import { describe, expect, it } from 'vitest';
import { SlotTable } from './slots.ts';

function nothing(): void {
  // Who takes the slot has nothing to clear.
}

describe('slots', () => {
  it('are reused in a new generation, so that a stale reference is known for one', () => {
    const table = new SlotTable<string>(nothing);
    const slot = table.acquire('a', nothing);
    const generation = table.generations[slot];
    table.release('a');
    expect(table.acquire('b', nothing)).toBe(slot);
    expect(table.generations[slot]).not.toBe(generation);
    expect(table.find('a')).toBeUndefined();
  });

  it('tell of a slot that is taken, and not of one that was known', () => {
    const table = new SlotTable<string>(nothing);
    const fresh: number[] = [];
    table.acquire('a', (slot) => fresh.push(slot));
    table.acquire('a', (slot) => fresh.push(slot));
    expect(fresh).toEqual([0]);
  });

  it('grow when they are full', () => {
    const capacities: number[] = [];
    const table = new SlotTable<number>((capacity) => capacities.push(capacity));
    for (let key = 0; key < 3000; key += 1) table.acquire(key, nothing);
    expect(capacities).toEqual([2048, 4096]);
    expect(table.size).toBe(3000);
    expect(table.highWater).toBe(3000);
  });
});
