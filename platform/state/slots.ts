/**
 * Slots of a column store: a key holds one slot, a freed slot is reused, and its generation rises with each reuse, so that a stale
 * reference is never mistaken for the new owner.
 */

/** Grows a typed array to `length`, keeping its content. */
export function grown<A extends Float32Array | Float64Array | Uint32Array | Uint8Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array);
  return larger;
}

const firstCapacity = 1024;

export class SlotTable<K extends string | number> {
  /** One past the highest slot that was ever in use: where a scan ends. */
  highWater = 0;
  capacity = firstCapacity;
  generations = new Uint32Array(firstCapacity);
  readonly #slots = new Map<K, number>();
  readonly #free: number[] = [];
  readonly #onGrow: (capacity: number) => void;

  constructor(onGrow: (capacity: number) => void) {
    this.#onGrow = onGrow;
  }

  get size(): number {
    return this.#slots.size;
  }

  find(key: K): number | undefined {
    return this.#slots.get(key);
  }

  /** The slot of `key`, taken if it has none. `fresh` is told of a taken slot so that its columns can be cleared. */
  acquire(key: K, fresh: (slot: number) => void): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#next();
    this.#slots.set(key, slot);
    fresh(slot);
    return slot;
  }

  release(key: K): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#slots.delete(key);
    this.generations[slot] = (this.generations[slot] ?? 0) + 1;
    this.#free.push(slot);
  }

  #next(): number {
    const slot = this.highWater;
    this.highWater += 1;
    if (slot === this.capacity) {
      this.capacity *= 2;
      this.generations = grown(this.generations, this.capacity);
      this.#onGrow(this.capacity);
    }
    return slot;
  }
}
