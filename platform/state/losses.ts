/** Streams whose ingest has ended, in the order of their ending: who is due to be forgotten stands at the front. */
import { grown } from './slots.ts';

/** A stream whose ingest has ended is remembered this long as lost, unless it is ingested again somewhere. */
const lostForMs = 60_000;

export class LossQueue {
  #slots = new Uint32Array(1024);
  #atMs = new Float64Array(1024);
  #first = 0;
  #next = 0;

  push(slot: number, atMs: number): void {
    if (this.#next - this.#first === this.#slots.length) this.#grow();
    const at = this.#next % this.#slots.length;
    this.#slots[at] = slot;
    this.#atMs[at] = atMs;
    this.#next += 1;
  }

  /** Visits at most `most` losses that are due, and forgets them. One from beyond the future is of a clock that was set back: due too. */
  takeDue(nowMs: number, most: number, visit: (slot: number, atMs: number) => void): void {
    for (let taken = 0; taken < most && this.#first < this.#next; taken += 1) {
      const at = this.#first % this.#slots.length;
      const atMs = this.#atMs[at] ?? 0;
      if (Math.abs(nowMs - atMs) <= lostForMs) return;
      this.#first += 1;
      visit(this.#slots[at] ?? 0, atMs);
    }
  }

  #grow(): void {
    const size = this.#slots.length;
    const turn = this.#first % size;
    const [slots, atMs] = [this.#slots, this.#atMs];
    this.#slots = grown(slots.slice(turn), size * 2);
    this.#slots.set(slots.subarray(0, turn), size - turn);
    this.#atMs = grown(atMs.slice(turn), size * 2);
    this.#atMs.set(atMs.subarray(0, turn), size - turn);
    this.#first = 0;
    this.#next = size;
  }
}
