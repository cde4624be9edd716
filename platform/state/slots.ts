/**
 * Slots of a column store: a number that an owner takes and gives back. A slot that is given back is taken again by the next, and its
 * generation rises each time, so that a stale reference is never mistaken for the new owner.
 */

/** Grows a typed array to `length`, keeping its content. */
export function grown<A extends Float32Array | Float64Array | Uint32Array | Uint16Array | Uint8Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array);
  return larger;
}

export const leastCapacity = 1024;

export class SlotPool {
  /** One past the highest slot that was ever in use: where a scan ends. */
  highWater = 0;
  capacity: number;
  /** Slots that are taken. */
  size = 0;
  generations: Uint32Array;
  /** Of a free slot: the one that became free before it, plus 1. The list needs no memory of its own and no garbage collector. */
  #nextFree: Uint32Array;
  #firstFree = 0;
  readonly #onGrow: (capacity: number) => void;

  /** @param onGrow is told of the new capacity, which has doubled, before a slot beyond the old one is taken */
  constructor(onGrow: (capacity: number) => void, capacity = leastCapacity) {
    this.#onGrow = onGrow;
    this.capacity = capacity;
    this.generations = new Uint32Array(capacity);
    this.#nextFree = new Uint32Array(capacity);
  }

  acquire(): number {
    this.size += 1;
    if (this.#firstFree > 0) {
      const slot = this.#firstFree - 1;
      this.#firstFree = this.#nextFree[slot] ?? 0;
      return slot;
    }
    const slot = this.highWater;
    this.highWater += 1;
    if (slot === this.capacity) this.#grow();
    return slot;
  }

  release(slot: number): void {
    this.size -= 1;
    this.generations[slot] = (this.generations[slot] ?? 0) + 1;
    this.#nextFree[slot] = this.#firstFree;
    this.#firstFree = slot + 1;
  }

  #grow(): void {
    this.capacity *= 2;
    this.generations = grown(this.generations, this.capacity);
    this.#nextFree = grown(this.#nextFree, this.capacity);
    this.#onGrow(this.capacity);
  }
}
