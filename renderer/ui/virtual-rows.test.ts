import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyHeightPx, rowsInView, scrollToRow, tallestPx } from './virtual-rows.ts';

const laptop = { rowCount: 10_000, rowPx: 28, viewportPx: 560 };

describe('rows in view', () => {
  it('are those under the viewport, with some more drawn on both sides', () => {
    expect(rowsInView(laptop, 0)).toEqual({ first: 0, end: 20, drawnFirst: 0, drawnEnd: 26, topPx: 0 });
    expect(rowsInView(laptop, 2_800 + 14)).toEqual({ first: 100, end: 121, drawnFirst: 94, drawnEnd: 127, topPx: 94 * 28 });
  });

  it('are none in an empty table and all in a short one', () => {
    expect(rowsInView({ ...laptop, rowCount: 0 }, 0)).toMatchObject({ first: 0, end: 0 });
    expect(rowsInView({ ...laptop, rowCount: 3 }, 0)).toMatchObject({ drawnFirst: 0, end: 3, drawnEnd: 3 });
  });

  it('reach the first and the last row of any table, within what a browser can scroll', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 24, max: 40 }), (rowCount, rowPx) => {
        const box = { rowCount, rowPx, viewportPx: 900 };
        const height = bodyHeightPx(box);
        expect(height).toBeLessThanOrEqual(tallestPx);
        expect(rowsInView(box, 0).first).toBe(0);
        const last = rowsInView(box, Math.max(0, height - 900));
        expect(last.end).toBe(rowCount);
        // The last row ends where the body ends.
        expect(last.topPx + (last.drawnEnd - last.drawnFirst) * rowPx).toBeCloseTo(Math.min(height, rowCount * rowPx), 3);
      }),
    );
  });
});

describe('scrolling to a row', () => {
  it('moves nothing while the row is seen, and no more than it must', () => {
    expect(scrollToRow(laptop, 280, 12)).toBe(280);
    expect(scrollToRow(laptop, 280, 3)).toBe(84);
    expect(scrollToRow(laptop, 280, 30)).toBe(31 * 28 - 560);
  });

  it('brings any row of a million into view', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.double({ min: 0, max: tallestPx - 900, noNaN: true }), (index, from) => {
        const box = { rowCount: 1_000_000, rowPx: 35, viewportPx: 900 };
        const { first, end } = rowsInView(box, scrollToRow(box, from, index));
        expect(index).toBeGreaterThanOrEqual(first - 1);
        expect(index).toBeLessThan(end + 1);
      }),
    );
  });
});
