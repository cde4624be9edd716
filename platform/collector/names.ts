/**
 * Which row each handle stands for, as of the last batch that was put on record. A batch alone says little: its handles were named by
 * batches before. With this book it can be completed by the names of all its rows, so that it can be read alone.
 */
import type { Declares, RowBatch } from '../sources/batch.ts';
import { nothingDeclared } from '../sources/batch.ts';
import { namesOnly, slicedNames } from './batch-parts.ts';

interface Book {
  /** What was read last from this source: the form of its batches and their time. */
  last: RowBatch;
  readonly streamId: (string | undefined)[];
  readonly idc: string[];
  readonly publisher: string[];
  readonly startedAtMs: number[];
}

export class NameBook {
  readonly #books = new Map<string, Book>();

  /** Takes over what the batch names and ends. */
  record(batch: RowBatch): void {
    const book = this.#named(batch);
    for (const handle of batch.retires) book.streamId[handle] = undefined;
  }

  /** The batch with the names of all of its rows; and takes over what it names and ends. */
  complete(batch: RowBatch): RowBatch {
    const book = this.#named(batch);
    const declares = namesOf(book, new Set([...batch.declares.columns.handle, ...batch.rows]));
    for (const handle of batch.retires) book.streamId[handle] = undefined;
    return { ...batch, declares };
  }

  /** Batches without rows that name every row there is, at most `mostNames` each. */
  *everything(mostNames: number): Generator<RowBatch> {
    for (const book of this.#books.values()) {
      const all = namesOf(book, book.streamId.keys());
      for (let from = 0; from < all.rows; from += mostNames) {
        const names = slicedNames(all, from, from + mostNames);
        // Meanwhile some may have ended, or stand for others.
        yield namesOnly(book.last, namesOf(book, names.columns.handle));
      }
    }
  }

  #named(batch: RowBatch): Book {
    const key = `${batch.kind} ${batch.source}`;
    let book = this.#books.get(key);
    if (book === undefined) {
      book = { last: namesOnly(batch, nothingDeclared), streamId: [], idc: [], publisher: [], startedAtMs: [] };
      this.#books.set(key, book);
    }
    const { rows, columns } = batch.declares;
    for (let row = 0; row < rows; row += 1) {
      const handle = columns.handle[row] ?? 0;
      book.streamId[handle] = columns.streamId[row];
      book.idc[handle] = columns.idc[row] ?? '';
      book.publisher[handle] = columns.publisher[row] ?? '';
      book.startedAtMs[handle] = columns.startedAtMs[row] ?? Number.NaN;
    }
    book.last = { ...book.last, observedAtMs: batch.observedAtMs };
    return book;
  }
}

function namesOf(book: Book, handles: Iterable<number>): Declares {
  const known = [...handles].filter((handle) => book.streamId[handle] !== undefined);
  return {
    rows: known.length,
    columns: {
      handle: Uint32Array.from(known),
      streamId: known.map((handle) => book.streamId[handle] ?? ''),
      idc: known.map((handle) => book.idc[handle] ?? ''),
      publisher: known.map((handle) => book.publisher[handle] ?? ''),
      startedAtMs: Float64Array.from(known, (handle) => book.startedAtMs[handle] ?? Number.NaN),
    },
  };
}
