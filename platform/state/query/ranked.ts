/** Slots with their keys, and the part of them that is wanted in order: a quicksort that leaves alone what lies outside it. */
import { grown } from '../slots.ts';

/** Below 0 when `slot` comes before `other`; only asked where their keys are equal. Never 0 for two different slots. */
export type TieBreak = (slot: number, other: number) => number;

/** A range this short is sorted by insertion. */
const shortRange = 12;

export class RankedSlots {
  keys = new Float64Array(256);
  slots = new Uint32Array(256);
  length = 0;
  #breakTie: TieBreak = (slot, other) => slot - other;

  push(slot: number, key: number): void {
    if (this.length === this.slots.length) {
      this.keys = grown(this.keys, this.length * 2);
      this.slots = grown(this.slots, this.length * 2);
    }
    this.keys[this.length] = key;
    this.slots[this.length] = slot;
    this.length += 1;
  }

  /** Puts the places `from` to `to` (exclusive) in order: the highest keys first; what comes before and after them stays on its side. */
  order(from: number, to: number, breakTie: TieBreak): void {
    this.#breakTie = breakTie;
    const wanted = { from: Math.max(0, from), to: Math.min(this.length, to) };
    if (wanted.from < wanted.to) this.#order(0, this.length - 1, wanted);
  }

  #order(first: number, last: number, wanted: { readonly from: number; readonly to: number }): void {
    let low = first;
    let high = last;
    while (low < high) {
      if (high < wanted.from || low >= wanted.to) return;
      if (high - low < shortRange) {
        this.#insert(low, high);
        return;
      }
      const middle = this.#partition(low, high);
      // The shorter side by recursion, the longer one by the loop: the stack stays small.
      if (middle - low < high - middle) {
        this.#order(low, middle, wanted);
        low = middle + 1;
      } else {
        this.#order(middle + 1, high, wanted);
        high = middle;
      }
    }
  }

  /** Hoare's: all up to the answered place come before all after it. */
  #partition(low: number, high: number): number {
    // A pivot in the first place never leaves the second side empty.
    this.#swap(low, this.#medianOf(low, (low + high) >>> 1, high));
    const key = this.keys[low] ?? 0;
    const slot = this.slots[low] ?? 0;
    let left = low - 1;
    let right = high + 1;
    for (;;) {
      do left += 1;
      while (this.#compare(left, key, slot) < 0);
      do right -= 1;
      while (this.#compare(right, key, slot) > 0);
      if (left >= right) return right;
      this.#swap(left, right);
    }
  }

  #medianOf(low: number, middle: number, high: number): number {
    const isBefore = (at: number, other: number): boolean => this.#compare(at, this.keys[other] ?? 0, this.slots[other] ?? 0) < 0;
    if (isBefore(low, middle)) {
      if (isBefore(middle, high)) return middle;
      return isBefore(low, high) ? high : low;
    }
    if (isBefore(low, high)) return low;
    return isBefore(middle, high) ? high : middle;
  }

  /** Below 0 when what is at `at` comes before. */
  #compare(at: number, key: number, slot: number): number {
    const own = this.keys[at] ?? 0;
    if (own !== key) return own > key ? -1 : 1;
    const ownSlot = this.slots[at] ?? 0;
    return ownSlot === slot ? 0 : this.#breakTie(ownSlot, slot);
  }

  #insert(low: number, high: number): void {
    for (let at = low + 1; at <= high; at += 1) {
      const key = this.keys[at] ?? 0;
      const slot = this.slots[at] ?? 0;
      let to = at;
      while (to > low && this.#compare(to - 1, key, slot) > 0) {
        this.keys[to] = this.keys[to - 1] ?? 0;
        this.slots[to] = this.slots[to - 1] ?? 0;
        to -= 1;
      }
      this.keys[to] = key;
      this.slots[to] = slot;
    }
  }

  #swap(left: number, right: number): void {
    const key = this.keys[left] ?? 0;
    const slot = this.slots[left] ?? 0;
    this.keys[left] = this.keys[right] ?? 0;
    this.slots[left] = this.slots[right] ?? 0;
    this.keys[right] = key;
    this.slots[right] = slot;
  }
}
