import { describe, expect, it } from 'vitest';
import { turningPixel } from './turning-pixel.ts';
import type { Picture } from './turning-pixel.ts';

/** A picture of 4 × 2 grey pixels with these exceptions. */
function picture(exceptions: Readonly<Record<number, readonly number[]>>): Picture {
  const data = new Uint8Array(4 * 2 * 4).fill(100);
  for (const [pixel, rgb] of Object.entries(exceptions)) data.set(rgb, Number(pixel) * 4);
  return { width: 4, height: 2, data };
}

describe('the pixel that turns with the probe', () => {
  it('is found where one state differs from the other every time', () => {
    const lows = [picture({ 6: [10, 10, 10] }), picture({ 6: [12, 10, 10] })];
    const highs = [picture({ 6: [250, 10, 10] }), picture({ 6: [251, 10, 10] })];
    expect(turningPixel(lows, highs)).toMatchObject({ x: 2, y: 1, low: [10, 10, 10], high: [250, 10, 10] });
  });

  it('is not one that wavers by itself', () => {
    const lows = [picture({ 1: [0, 0, 0], 6: [10, 10, 10] }), picture({ 1: [200, 0, 0], 6: [10, 10, 10] })];
    const highs = [picture({ 1: [250, 0, 0], 6: [90, 10, 10] }), picture({ 1: [90, 0, 0], 6: [90, 10, 10] })];
    expect(turningPixel(lows, highs)).toMatchObject({ x: 2, y: 1 });
  });

  it('is nowhere when nothing turns', () => {
    expect(() => turningPixel([picture({})], [picture({})])).toThrow('no pixel turns');
  });
});
