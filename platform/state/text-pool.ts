/** Texts that many rows share, once each: counted, so that a text nobody has any more takes no room. Number 0 is the empty text. */
import { SlotPool, grown } from './slots.ts';
import { TextTable } from './text-table.ts';

export class TextPool {
  readonly texts = new TextTable();
  readonly #slots = new SlotPool((capacity) => (this.#references = grown(this.#references, capacity)));
  #references = new Uint32Array(this.#slots.capacity);

  constructor() {
    this.hold('');
  }

  /** One past the highest number. */
  get highWater(): number {
    return this.#slots.highWater;
  }

  hold(text: string): number {
    let number = this.texts.find(text);
    if (number === undefined) {
      number = this.#slots.acquire();
      this.#references[number] = 0;
      this.texts.add(number, text);
    }
    this.#references[number] = (this.#references[number] ?? 0) + 1;
    return number;
  }

  drop(number: number): void {
    const left = (this.#references[number] ?? 1) - 1;
    this.#references[number] = left;
    if (left > 0) return;
    this.texts.remove(number);
    this.#slots.release(number);
  }
}
