/** Which streams have a text in them, worked out once a stream and remembered until the slot gets another stream or another text. */
import { grown } from '../slots.ts';
import type { Chunk } from './ranking.ts';
import type { StreamRows } from './rows.ts';
import { TextSearch, folded } from './text-search.ts';

const unknown = 0;
const no = 1;
const yes = 2;

export class TextMatches {
  readonly #search: TextSearch;
  /** Whoever doesn't have its text can't have this one. */
  readonly #wider: TextMatches | null;
  /** By slot. */
  #looked = new Uint8Array(0);
  /** By publisher: many streams have the same. */
  #publishers = new Uint8Array(1024);

  constructor(text: string, wider: TextMatches | null = null) {
    this.#search = new TextSearch(text);
    this.#wider = wider;
  }

  /** Takes away the pass of those that don't have the text. */
  mark(rows: StreamRows, { slots, passes, count }: Chunk): void {
    if (rows.highWater > this.#looked.length) this.#looked = grown(this.#looked, Math.max(rows.highWater, this.#looked.length * 2));
    const looked = this.#looked;
    const wider = this.#wider?.looked ?? nothing;
    for (let at = 0; at < count; at += 1) {
      if (passes[at] !== 1) continue;
      const slot = slots[at] ?? 0;
      let found = looked[slot] ?? unknown;
      if (found === unknown) {
        const isHopeless = slot < wider.length && wider[slot] === no;
        found = !isHopeless && (rows.isInId(slot, this.#search) || this.#isInPublisher(rows, slot)) ? yes : no;
        looked[slot] = found;
      }
      if (found === no) passes[at] = 0;
    }
  }

  get looked(): Uint8Array {
    return this.#looked;
  }

  /** The slot has got another text; its publisher's number may have been another publisher's. */
  forget(slot: number, publisher: number): void {
    if (slot < this.#looked.length) this.#looked[slot] = unknown;
    if (publisher < this.#publishers.length) this.#publishers[publisher] = unknown;
  }

  forgetAll(): void {
    this.#looked.fill(unknown);
    this.#publishers.fill(unknown);
  }

  #isInPublisher(rows: StreamRows, slot: number): boolean {
    const publisher = rows.publisher(slot);
    if (publisher === 0) return false;
    if (publisher >= this.#publishers.length)
      this.#publishers = grown(this.#publishers, Math.max(publisher + 1, this.#publishers.length * 2));
    let found = this.#publishers[publisher] ?? unknown;
    if (found === unknown) {
      found = rows.isInPublisher(publisher, this.#search) ? yes : no;
      this.#publishers[publisher] = found;
    }
    return found === yes;
  }

  /** Nobody tells it of new texts any more: who still refers to it learns nothing from it. */
  retire(): void {
    this.#looked = nothing;
  }
}

const nothing = new Uint8Array(0);

/** The same text is looked for once, by however many windows; and what is typed on is looked for only where its beginning was found. */
export class TextFinds {
  readonly #mostUnused: number;
  /** The last used one is at the end. */
  readonly #finds = new Map<string, { readonly matches: TextMatches; users: number }>();

  /** @param mostUnused texts whose results are kept when nobody looks at them: a byte a stream each */
  constructor(mostUnused = 12) {
    this.#mostUnused = mostUnused;
  }

  /** @param text part of an id or of a publisher, any case; to be let go with `drop` */
  hold(text: string): TextMatches {
    const key = folded(text);
    const find = this.#finds.get(key) ?? { matches: new TextMatches(text, this.#wider(key)), users: 0 };
    find.users += 1;
    this.#finds.set(key, find);
    return find.matches;
  }

  drop(text: string): void {
    const key = folded(text);
    const find = this.#finds.get(key);
    if (find === undefined) return;
    find.users -= 1;
    this.#finds.delete(key);
    this.#finds.set(key, find);
    const unused = [...this.#finds].filter(([, { users }]) => users === 0);
    for (const [oldest, { matches }] of unused.slice(0, -this.#mostUnused)) {
      matches.retire();
      this.#finds.delete(oldest);
    }
  }

  forget(slot: number, publisher: number): void {
    for (const { matches } of this.#finds.values()) matches.forget(slot, publisher);
  }

  forgetAll(): void {
    for (const { matches } of this.#finds.values()) matches.forgetAll();
  }

  #wider(key: string): TextMatches | null {
    let widest: readonly [string, TextMatches] | null = null;
    for (const [known, { matches }] of this.#finds) {
      if (key.includes(known) && known.length > (widest?.[0].length ?? 0)) widest = [known, matches];
    }
    return widest?.[1] ?? null;
  }
}
