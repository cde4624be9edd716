/** Where the cells of the heat map stand, in device pixels, so that their edges are sharp on any display. */
export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell with its gap. */
  readonly cellPx: number;
  readonly gapPx: number;
}

const smallestPx = 2;
/** CSS px: larger says no more. */
const largestCssPx = 32;
/** From this side on a gap is worth its pixels. */
const gapFromCssPx = 5;

/** The largest cells with which all of them fit. */
export function heatGridOf(
  cells: number,
  area: { readonly widthPx: number; readonly heightPx: number; readonly pixelRatio: number },
): HeatGrid {
  const { widthPx, heightPx, pixelRatio } = area;
  let cellPx = Math.max(smallestPx, Math.floor(largestCssPx * pixelRatio));
  const fits = (side: number) => Math.floor(widthPx / side) * Math.floor(heightPx / side) >= cells;
  const guess = Math.floor(Math.sqrt((widthPx * heightPx) / Math.max(1, cells)));
  cellPx = Math.min(cellPx, Math.max(smallestPx, guess));
  while (cellPx > smallestPx && !fits(cellPx)) cellPx -= 1;
  const columns = Math.max(1, Math.floor(widthPx / cellPx));
  const gapPx = cellPx >= gapFromCssPx * pixelRatio ? Math.max(1, Math.round(pixelRatio)) : 0;
  return { columns, rows: Math.ceil(cells / columns), cellPx, gapPx };
}

/** The cell at a place; -1 where none is. */
export function cellAt(
  grid: HeatGrid,
  { xPx, yPx, cells }: { readonly xPx: number; readonly yPx: number; readonly cells: number },
): number {
  const column = Math.floor(xPx / grid.cellPx);
  const index = Math.floor(yPx / grid.cellPx) * grid.columns + column;
  return column < 0 || column >= grid.columns || yPx < 0 || index >= cells ? -1 : index;
}

/** The cell an arrow or Home or End leads to; null for other keys. */
export function stepped(
  grid: HeatGrid,
  { key, from, cells }: { readonly key: string; readonly from: number; readonly cells: number },
): number | null {
  const to = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + grid.columns,
    ArrowUp: from - grid.columns,
    Home: 0,
    End: cells - 1,
  }[key];
  if (to === undefined || cells === 0) return null;
  return to < 0 || to >= cells ? from : to;
}

/** The grid grows by so many places, so that it does not move with every stream that comes. */
const placesStep = 256;

/** How many places are worth drawing: to the last that a stream has, rounded up. */
export function placesOf(streams: Uint32Array): number {
  let used = streams.length;
  while (used > 0 && streams[used - 1] === 0) used -= 1;
  return Math.min(streams.length, Math.ceil(used / placesStep) * placesStep);
}
