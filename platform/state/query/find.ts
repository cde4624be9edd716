/** Which streams have a text in them, worked out once a stream and remembered until the slot gets another stream or another text. */
import { grown } from '../slots.ts';
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import { TextSearch } from './text-search.ts';

export class TextMatches {
  readonly #search: TextSearch;
  /** By slot: the version of the texts that was looked at, doubled, plus 1 when the text was there; 0 before the first look. */
  #looked = new Float64Array(0);

  /** @param text part of an id or of a publisher, any case */
  constructor(text: string) {
    this.#search = new TextSearch(text);
  }

  /** Takes away the pass of those that don't have the text. */
  mark(rows: StreamRows, { slots, passes, count }: Chunk): void {
    if (rows.highWater > this.#looked.length) this.#looked = grown(this.#looked, Math.max(rows.highWater, this.#looked.length * 2));
    const looked = this.#looked;
    for (let at = 0; at < count; at += 1) {
      if (passes[at] !== 1) continue;
      const slot = slots[at] ?? 0;
      const version = rows.textVersion(slot) * 2 + 2;
      const was = looked[slot] ?? 0;
      if (was === version + 1) continue;
      if (was !== version && rows.hasText(slot, this.#search)) looked[slot] = version + 1;
      else {
        looked[slot] = version;
        passes[at] = 0;
      }
    }
  }
}

/** The same text is looked for once, by however many windows: they come and go as somebody types. */
export class TextFinds {
  readonly #most: number;
  /** The last used one is at the end. */
  readonly #finds = new Map<string, TextMatches>();

  /** @param most texts whose results are kept: 8 bytes a stream each */
  constructor(most = 8) {
    this.#most = most;
  }

  of(text: string): TextMatches {
    const matches = this.#finds.get(text) ?? new TextMatches(text);
    this.#finds.delete(text);
    this.#finds.set(text, matches);
    const [oldest] = this.#finds.keys();
    if (this.#finds.size > this.#most && oldest !== undefined) this.#finds.delete(oldest);
    return matches;
  }
}
