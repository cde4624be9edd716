/**
 * Which slots of a table have been written, for whoever keeps an order over them and does not want to look at all of them again. A ring
 * of slots: a reader has a cursor and reads what came after it. A slot that nobody has read since its last mark is not marked twice, so
 * a slow reader costs no more than a fast one. A reader that the ring has overtaken is told to look at everything.
 */
import { grown } from './slots.ts';

const usualCapacity = 524_288;

export interface DirtySlots {
  /** Where to read on from. */
  readonly cursor: number;
  /** False: marks have been lost, none was visited, and every slot must be looked at. */
  readonly complete: boolean;
}

export class DirtyJournal {
  readonly #ring: Uint32Array;
  /** By slot: the position of its last mark, from 1; 0 before the first. */
  #markedAt = new Float64Array(1024);
  /** Marks so far. */
  #head = 0;
  /** The furthest that any reader has come. */
  #readTo = 0;

  constructor(capacity = usualCapacity) {
    this.#ring = new Uint32Array(capacity);
  }

  /** The slot was written, taken or freed. */
  mark(slot: number): void {
    if (slot >= this.#markedAt.length) this.#markedAt = grown(this.#markedAt, Math.max(slot + 1, this.#markedAt.length * 2));
    const last = this.#markedAt[slot] ?? 0;
    if (last > this.#readTo && last > this.#head - this.#ring.length) return;
    this.#ring[this.#head % this.#ring.length] = slot;
    this.#head += 1;
    this.#markedAt[slot] = this.#head;
  }

  /** Visits the slots marked since `cursor`, each once or more. NaN is the cursor of one who has read nothing yet. */
  read(cursor: number, visit: (slot: number) => void): DirtySlots {
    const complete = this.#head - cursor <= this.#ring.length;
    if (complete) {
      for (let position = cursor; position < this.#head; position += 1) visit(this.#ring[position % this.#ring.length] ?? 0);
    }
    this.#readTo = this.#head;
    return { cursor: this.#head, complete };
  }
}
