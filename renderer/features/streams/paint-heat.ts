/** Paints the heat map: one pixel a cell into a small picture, enlarged without smoothing; then gaps and the marks of what is bad. */
import type { Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import type { HeatMapMetric } from '../../../shared/wire/views-streams.ts';
import type { HeatColours } from './heat-colours.ts';
import type { HeatGrid } from './model/heat-grid.ts';
import { heatOf } from './model/heat-scale.ts';
import type { HeatKind } from './model/heat-scale.ts';

export type HeatCells = Table<StateViewSpec<'heatmap'>['cells']>;

interface HeatPicture {
  readonly cells: HeatCells;
  readonly metric: HeatMapMetric;
  readonly grid: HeatGrid;
  readonly colours: HeatColours;
}

/** Below this side a mark is not seen. */
const markFromPx = 6;

export function paintHeat(canvas: HTMLCanvasElement, small: HTMLCanvasElement, picture: HeatPicture): void {
  const { cells, metric, grid, colours } = picture;
  const { columns, rows, cellPx, gapPx } = grid;
  const context = canvas.getContext('2d');
  const dots = small.getContext('2d');
  if (context === null || dots === null || rows === 0) return;
  small.width = columns;
  small.height = rows;
  const pixels = dots.createImageData(columns, rows);
  const marks: { readonly index: number; readonly kind: HeatKind }[] = [];
  const { value, state, streams } = cells.columns;
  const places = Math.min(cells.rows, columns * rows);
  for (let index = 0; index < places; index += 1) {
    const { kind, shade } = heatOf(metric, { value: value[index] ?? Number.NaN, state: state[index] ?? 0, streams: streams[index] ?? 0 });
    const [red, green, blue] = colours.of(kind, shade);
    pixels.data.set([red, green, blue, kind === 'empty' ? 0 : 255], index * 4);
    if (kind === 'critical' || kind === 'down' || kind === 'unknown') marks.push({ index, kind });
  }
  dots.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = false;
  context.fillStyle = colours.page;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(small, 0, 0, columns * cellPx, rows * cellPx);
  for (let column = 1; gapPx > 0 && column <= columns; column += 1) context.fillRect(column * cellPx - gapPx, 0, gapPx, rows * cellPx);
  for (let row = 1; gapPx > 0 && row <= rows; row += 1) context.fillRect(0, row * cellPx - gapPx, columns * cellPx, gapPx);
  if (cellPx < markFromPx) return;
  context.fillStyle = colours.mark;
  for (const { index, kind } of marks) {
    const side = cellPx - gapPx;
    paintMark(context, kind, { left: (index % columns) * cellPx, top: Math.floor(index / columns) * cellPx, side });
  }
}

/** A dot for critical, a square ring for down, a stroke for what is not known. */
function paintMark(
  context: CanvasRenderingContext2D,
  kind: HeatKind,
  at: { readonly left: number; readonly top: number; readonly side: number },
): void {
  const { left, top, side } = at;
  const thin = Math.max(1, Math.round(side / 7));
  const dot = Math.max(2, Math.round(side / 3.5));
  const inset = Math.floor((side - dot) / 2);
  if (kind === 'critical') context.fillRect(left + inset, top + inset, dot, dot);
  else if (kind === 'unknown') context.fillRect(left + thin, top + Math.floor((side - thin) / 2), side - 2 * thin, thin);
  else {
    context.fillRect(left + thin, top + thin, side - 2 * thin, thin);
    context.fillRect(left + thin, top + side - 2 * thin, side - 2 * thin, thin);
    context.fillRect(left + thin, top + thin, thin, side - 2 * thin);
    context.fillRect(left + side - 2 * thin, top + thin, thin, side - 2 * thin);
  }
}
