/** A source's handles: a small number for every row it knows, given back when the row ends. */
import { declaresOf, nothingDeclared, nothingRetired } from './batch.ts';
import type { Declares, RowName } from './batch.ts';

export interface HandleChanges {
  readonly declares: Declares;
  readonly retires: Uint32Array;
  /** Handle of each of the rows, in their order. */
  readonly rows: Uint32Array;
}

type AliveRow = Omit<RowName, 'handle'>;

export class HandleBook {
  readonly #names = new Map<string, RowName>();
  readonly #free: number[] = [];
  #next = 0;

  /** Says what is new and what has ended now that exactly these rows are alive. What is known of a row's name may change: it is declared anew. */
  follow(alive: readonly AliveRow[]): HandleChanges {
    const declares: RowName[] = [];
    const keys = new Set<string>();
    const rows = new Uint32Array(alive.length);
    for (const [index, row] of alive.entries()) {
      const key = `${row.idc}/${row.streamId}`;
      keys.add(key);
      const known = this.#names.get(key);
      const handle = known?.handle ?? this.#free.pop() ?? this.#next++;
      if (known?.publisher !== row.publisher || !Object.is(known?.startedAtMs, row.startedAtMs) || known === undefined) {
        const name = { ...row, handle };
        this.#names.set(key, name);
        declares.push(name);
      }
      rows[index] = handle;
    }
    const retires: number[] = [];
    for (const [key, { handle }] of this.#names) {
      if (keys.has(key)) continue;
      this.#names.delete(key);
      retires.push(handle);
    }
    this.#free.push(...retires);
    return {
      declares: declares.length === 0 ? nothingDeclared : declaresOf(declares),
      retires: retires.length === 0 ? nothingRetired : Uint32Array.from(retires),
      rows,
    };
  }
}
