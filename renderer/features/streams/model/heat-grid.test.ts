import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellAt, heatGridOf, placesOf, stepped } from './heat-grid.ts';

it('fits every cell into any area that has a few pixels for each', () => {
  const area = fc.record({
    widthPx: fc.integer({ min: 600, max: 3840 }),
    heightPx: fc.integer({ min: 300, max: 2160 }),
    pixelRatio: fc.constantFrom(1, 1.25, 2),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), area, (cells, size) => {
      const grid = heatGridOf(cells, size);
      expect(grid.columns * grid.cellPx).toBeLessThanOrEqual(size.widthPx);
      expect(grid.rows * grid.cellPx).toBeLessThanOrEqual(size.heightPx);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(cells);
    }),
  );
});

it('knows which cell is under the pointer, and where there is none', () => {
  const grid = { columns: 10, rows: 2, cellPx: 8, gapPx: 1 };
  expect(cellAt(grid, { xPx: 0, yPx: 0, cells: 15 })).toBe(0);
  expect(cellAt(grid, { xPx: 33, yPx: 9, cells: 15 })).toBe(14);
  expect(cellAt(grid, { xPx: 41, yPx: 9, cells: 15 })).toBe(-1);
  expect(cellAt(grid, { xPx: 81, yPx: 0, cells: 15 })).toBe(-1);
});

it('is walked by the arrows and never left', () => {
  const grid = { columns: 10, rows: 2, cellPx: 8, gapPx: 1 };
  const from = (key: string, at: number) => stepped(grid, { key, from: at, cells: 15 });
  expect([from('ArrowRight', 3), from('ArrowDown', 3), from('ArrowUp', 3), from('ArrowLeft', 0), from('End', 3)]).toEqual([
    4, 13, 3, 0, 14,
  ]);
  expect(from('x', 3)).toBeNull();
});

it('draws no more places than there are streams, in steps', () => {
  const streams = new Uint32Array(10_000);
  expect(placesOf(streams)).toBe(0);
  streams[5_003] = 2;
  expect(placesOf(streams)).toBe(5_120);
  streams[9_999] = 1;
  expect(placesOf(streams)).toBe(10_000);
});
