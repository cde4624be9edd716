/** Finds the pixel of a canvas that a probe turns from one colour to another, without knowing how the picture is laid out. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

export interface TurningPixel {
  readonly x: number;
  readonly y: number;
  readonly low: readonly [red: number, green: number, blue: number];
  readonly high: readonly [red: number, green: number, blue: number];
  /** How much farther the two colours are apart than each wavers. */
  readonly contrast: number;
}

/** `lows` and `highs` are pictures of the two states, some of each. Of equals the first. @throws Error when no pixel turns clearly. */
export function turningPixel(lows: readonly Picture[], highs: readonly Picture[]): TurningPixel {
  const [low, high] = [lows[0], highs[0]];
  if (low === undefined || high === undefined) throw new Error('pictures of both states are needed');
  let best = { at: -1, contrast: 0 };
  for (let at = 0; at < low.data.length; at += 4) {
    const apart = Math.min(...lows.flatMap((a) => highs.map((b) => distance(a, b, at))));
    if (apart <= best.contrast) continue;
    const contrast = apart - spread(lows, at) - spread(highs, at);
    if (contrast > best.contrast) best = { at, contrast };
  }
  if (best.contrast < 24) throw new Error(`no pixel turns with the probe: the clearest by ${best.contrast} of 765`);
  const pixel = best.at / 4;
  return {
    x: pixel % low.width,
    y: Math.floor(pixel / low.width),
    low: colour(low, best.at),
    high: colour(high, best.at),
    contrast: best.contrast,
  };
}

function spread(pictures: readonly Picture[], at: number): number {
  return Math.max(0, ...pictures.slice(1).map((picture, index) => distance(picture, pictures[index] ?? picture, at)));
}

function distance(a: Picture, b: Picture, at: number): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel += 1) sum += Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0));
  return sum;
}

function colour({ data }: Picture, at: number): readonly [number, number, number] {
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
}
