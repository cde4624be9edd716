/** The window of a long list that the platform is asked for, and what is shown of it. */

export interface WindowAsked {
  readonly offset: number;
  readonly limit: number;
}

/** Rows of one window by their place in the whole list. */
export interface ListWindow<R> {
  readonly offset: number;
  readonly rows: readonly R[];
}

/** Asked for beyond both edges of what is seen. */
const margin = 8;
const smallest = 100;
/** What the wire allows. */
const largest = 500;
const farthest = 10_000_000;

/**
 * The window for the rows seen. Windows begin at steps of half their length, so consoles that look at about the same place share one,
 * and a few rows of scrolling ask for nothing new.
 */
export function windowFor(first: number, count: number): WindowAsked {
  const needed = 2 * (count + 2 * margin);
  const limit = Math.min(largest, Math.max(smallest, Math.ceil(needed / smallest) * smallest));
  const step = limit / 2;
  return { offset: Math.min(farthest, Math.floor(Math.max(0, first - margin) / step) * step), limit };
}

export interface HeldRows<R> {
  /** By place in the whole list. */
  readonly rows: ReadonlyMap<number, R>;
  /** Whether any of them stands elsewhere by now. */
  readonly moved: boolean;
}

/**
 * The rows of a new frame at the places they had when a hand came: each with its newest figures, or its last known ones when it has
 * left the window; places that were not known yet are filled from the frame. Rows of other windows are forgotten.
 */
export function heldRows<R extends { readonly id: string }>(held: ReadonlyMap<number, R>, { offset, rows }: ListWindow<R>): HeldRows<R> {
  const newest = new Map(rows.map((row) => [row.id, row]));
  const kept = new Map<number, R>();
  let moved = false;
  for (const [index, row] of rows.entries()) {
    const before = held.get(offset + index);
    if (before !== undefined && before.id !== row.id) moved = true;
    kept.set(offset + index, before === undefined ? row : (newest.get(before.id) ?? before));
  }
  return { rows: kept, moved };
}

/** What is held when a hand comes. */
export function rowsByPlace<R>({ offset, rows }: ListWindow<R>): ReadonlyMap<number, R> {
  return new Map(rows.map((row, index) => [offset + index, row]));
}
