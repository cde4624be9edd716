/**
 * Which slots of a table have been written, for whoever keeps an order over them and does not want to look at all of them again. A ring
 * of slots: a reader has a cursor and reads what came after it. A slot that nobody has read since its last mark is not marked twice, so
 * a slow reader costs no more than a fast one. A reader that the ring has overtaken is told to look at everything.
 */
import { grown } from './slots.ts';

const usualCapacity = 524_288;

/** What of a slot was written, as bits: a reader that depends on some of it need not look at the rest. */
export const writes = { ingest: 1, delivery: 2, quality: 4, name: 8 } as const;
/** Taken, freed, or somebody else's from now on. */
export const everyWrite = writes.ingest | writes.delivery | writes.quality | writes.name;

export interface DirtySlots {
  /** Where to read on from. */
  readonly cursor: number;
  /** False: marks have been lost, none was visited, and every slot must be looked at. */
  readonly complete: boolean;
}

export class DirtyJournal {
  readonly #ring: Uint32Array;
  /** What was written, by place in the ring. */
  readonly #kinds: Uint8Array;
  /** By slot: the position of its last mark, from 1; 0 before the first. */
  #markedAt = new Float64Array(1024);
  /** Marks so far. */
  #head = 0;
  /** The furthest that any reader has come. */
  #readTo = 0;

  constructor(capacity = usualCapacity) {
    this.#ring = new Uint32Array(capacity);
    this.#kinds = new Uint8Array(capacity);
  }

  /** @param kinds bits of `writes` */
  mark(slot: number, kinds: number): void {
    if (slot >= this.#markedAt.length) this.#markedAt = grown(this.#markedAt, Math.max(slot + 1, this.#markedAt.length * 2));
    const last = this.#markedAt[slot] ?? 0;
    if (last > this.#readTo && last > this.#head - this.#ring.length) {
      const place = (last - 1) % this.#ring.length;
      this.#kinds[place] = (this.#kinds[place] ?? 0) | kinds;
      return;
    }
    const place = this.#head % this.#ring.length;
    this.#ring[place] = slot;
    this.#kinds[place] = kinds;
    this.#head += 1;
    this.#markedAt[slot] = this.#head;
  }

  /** Visits the slots marked since `cursor`, each once or more. NaN is the cursor of one who has read nothing yet. */
  read(cursor: number, visit: (slot: number, kinds: number) => void): DirtySlots {
    const complete = this.#head - cursor <= this.#ring.length;
    if (complete) {
      for (let position = cursor; position < this.#head; position += 1) {
        const place = position % this.#ring.length;
        visit(this.#ring[place] ?? 0, this.#kinds[place] ?? 0);
      }
    }
    this.#readTo = this.#head;
    return { cursor: this.#head, complete };
  }
}
