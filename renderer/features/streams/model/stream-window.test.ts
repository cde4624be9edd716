import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldRows, rowsByPlace, windowFor } from './stream-window.ts';

describe('the window asked for', () => {
  it('holds everything seen with a margin, whatever the scroll position and the size of the screen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000 }), fc.integer({ min: 0, max: 230 }), (first, count) => {
        const { offset, limit } = windowFor(first, count);
        expect(offset).toBeLessThanOrEqual(Math.max(0, first - 8));
        expect(offset + limit).toBeGreaterThanOrEqual(first + count + 8);
        expect(limit).toBeLessThanOrEqual(500);
        expect(offset % (limit / 2)).toBe(0);
      }),
    );
  });

  it('is the same for two consoles that stand a few rows apart', () => {
    expect(windowFor(0, 30)).toEqual({ offset: 0, limit: 100 });
    expect(windowFor(41, 30)).toEqual(windowFor(0, 30));
    expect(windowFor(60, 30)).toEqual({ offset: 50, limit: 100 });
  });
});

describe('rows held under a hand', () => {
  const window = (...ids: string[]) => ({ offset: 50, rows: ids.map((id, index) => ({ id, value: index })) });

  it('stay in their places with their newest figures', () => {
    const held = rowsByPlace(window('a', 'b', 'c'));
    const next = heldRows(held, window('c', 'a', 'b'));
    expect([...next.rows].map(([place, { id, value }]) => [place, id, value])).toEqual([
      [50, 'a', 1],
      [51, 'b', 2],
      [52, 'c', 0],
    ]);
    expect(next.moved).toBe(true);
  });

  it('keep the last known figures of what has left the window', () => {
    const held = rowsByPlace(window('a', 'b'));
    const next = heldRows(held, window('x', 'b'));
    expect(next.rows.get(50)).toEqual({ id: 'a', value: 0 });
    expect(next.moved).toBe(true);
  });

  it('fill places that come into view, and forget those that leave it', () => {
    const held = rowsByPlace(window('a', 'b'));
    const next = heldRows(held, {
      offset: 51,
      rows: [
        { id: 'b', value: 7 },
        { id: 'n', value: 8 },
      ],
    });
    expect([...next.rows.keys()]).toEqual([51, 52]);
    expect(next.rows.get(52)?.id).toBe('n');
    expect(next.moved).toBe(false);
  });
});
