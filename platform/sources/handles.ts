/** A source's handles: a small number for every row it knows, given back when the row ends. */
import type { RowName } from './batch.ts';

export interface HandleChanges {
  readonly declares: readonly RowName[];
  readonly retires: readonly number[];
  /** Handle of each of the rows, in their order. */
  readonly rows: Uint32Array;
}

export class HandleBook {
  readonly #handles = new Map<string, number>();
  readonly #free: number[] = [];
  #next = 0;

  /** Says what is new and what has ended now that exactly these rows are alive. */
  follow(alive: readonly { readonly streamId: string; readonly idc: string }[]): HandleChanges {
    const declares: RowName[] = [];
    const keys = new Set<string>();
    const rows = new Uint32Array(alive.length);
    for (const [index, row] of alive.entries()) {
      const key = `${row.idc}/${row.streamId}`;
      keys.add(key);
      let handle = this.#handles.get(key);
      if (handle === undefined) {
        handle = this.#free.pop() ?? this.#next++;
        this.#handles.set(key, handle);
        declares.push({ handle, streamId: row.streamId, idc: row.idc });
      }
      rows[index] = handle;
    }
    const retires: number[] = [];
    for (const [key, handle] of this.#handles) {
      if (keys.has(key)) continue;
      this.#handles.delete(key);
      retires.push(handle);
    }
    this.#free.push(...retires);
    return { declares, retires, rows };
  }
}
