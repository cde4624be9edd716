import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundsFor, smallest, withBounds } from './window-bounds.ts';

const laptop = { id: 'laptop', workArea: { x: 0, y: 25, width: 1440, height: 875 } };
const wall = { id: 'wall', workArea: { x: 1440, y: 0, width: 3840, height: 2160 } };

test('a first window is centred on the first display', () => {
  expect(boundsFor(null, [wall])).toEqual({ x: 2640, y: 630, width: 1440, height: 900, isMaximized: false });
});

test('a window comes back to where it was left on the display it was on', () => {
  const left = { x: 2000, y: 100, width: 1600, height: 1000, isMaximized: true };
  const saved = withBounds(withBounds(null, 'laptop', { ...left, x: 1 }), 'wall', left);
  expect(boundsFor(saved, [laptop, wall])).toEqual(left);
});

test('without that display it opens where it was on the one that is there', () => {
  const onLaptop = { x: 10, y: 40, width: 1100, height: 700, isMaximized: false };
  const saved = withBounds(withBounds(null, 'laptop', onLaptop), 'wall', { ...onLaptop, x: 3000 });
  expect(boundsFor(saved, [laptop])).toEqual(onLaptop);
});

test('whatever was saved, the window is on the display and not too small', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: number, height: number }), (left) => {
      const saved = withBounds(null, 'wall', { ...left, isMaximized: false });
      const bounds = boundsFor(saved, [laptop, wall]);
      expect(bounds.x).toBeGreaterThanOrEqual(wall.workArea.x);
      expect(bounds.x + bounds.width).toBeLessThanOrEqual(wall.workArea.x + wall.workArea.width);
      expect(bounds.width).toBeGreaterThanOrEqual(smallest.width);
      expect(bounds.height).toBeGreaterThanOrEqual(smallest.height);
    }),
  );
});
