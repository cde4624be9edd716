/** Which rows of a long table are on screen. Rows have one height, so that a million of them cost what thirty do. */

/** Browsers keep a scroll offset as a 32-bit float: beyond 2^24 px rows would jitter, and at 2^25 px layout ends. */
export const tallestPx = 15_000_000;

export interface RowsBox {
  readonly rowCount: number;
  readonly rowPx: number;
  /** Height that rows are seen through. */
  readonly viewportPx: number;
}

export interface RowsInView {
  /** First row that is seen, even in part, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Rows to draw: those seen and some more on both sides. */
  readonly drawnFirst: number;
  readonly drawnEnd: number;
  /** Where the first drawn row begins, from the top of the scrolled body. */
  readonly topPx: number;
}

/** Drawn beyond both edges, so that a small step of the wheel shows no gap. */
const overscan = 6;

/** Height of the scrolled body: all rows, or the tallest that works, and then scrolling goes faster than the rows. */
export function bodyHeightPx({ rowCount, rowPx }: Pick<RowsBox, 'rowCount' | 'rowPx'>): number {
  return Math.min(tallestPx, rowCount * rowPx);
}

/** How many px of rows go by for one px of scrolling: 1 unless the rows are taller than the body can be. */
function pace(box: RowsBox): number {
  const scrollable = bodyHeightPx(box) - box.viewportPx;
  return scrollable <= 0 ? 1 : (box.rowCount * box.rowPx - box.viewportPx) / scrollable;
}

export function rowsInView(box: RowsBox, scrollPx: number): RowsInView {
  const { rowCount, rowPx, viewportPx } = box;
  if (rowCount === 0 || rowPx <= 0) return { first: 0, end: 0, drawnFirst: 0, drawnEnd: 0, topPx: 0 };
  const most = Math.max(0, bodyHeightPx(box) - viewportPx);
  const scrolled = Math.min(most, Math.max(0, scrollPx));
  const offsetPx = scrolled * pace(box);
  const first = Math.min(rowCount - 1, Math.floor(offsetPx / rowPx));
  const end = Math.min(rowCount, Math.ceil((offsetPx + viewportPx) / rowPx));
  const drawnFirst = Math.max(0, first - overscan);
  return { first, end, drawnFirst, drawnEnd: Math.min(rowCount, end + overscan), topPx: scrolled - offsetPx + drawnFirst * rowPx };
}

/** Where to scroll so that all of row `index` is seen, moving as little as can be; the same place when it is. */
export function scrollToRow(box: RowsBox, scrollPx: number, index: number): number {
  const by = pace(box);
  const top = index * box.rowPx;
  const offsetPx = scrollPx * by;
  if (top < offsetPx) return top / by;
  const least = top + box.rowPx - box.viewportPx;
  return least > offsetPx ? least / by : scrollPx;
}
