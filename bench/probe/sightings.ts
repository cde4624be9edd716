/** When consoles saw which sample. */
import { codes } from './batches.ts';
import type { SentSample } from './collector.ts';

/** One console saw another code than before. */
export interface Sighting {
  readonly view: string;
  /** Which console. */
  readonly where: number;
  readonly code: number;
  readonly atMs: number;
}

/**
 * Milliseconds from each sample to the first frame, at each place, that has it or a newer one. A sample that nobody sees by the end of
 * the sightings is left out at the place that does not see it: the measurement ended first.
 */
export function delaysOf(sent: readonly SentSample[], sightings: readonly Sighting[]): readonly number[] {
  const places = new Map<number, Sighting[]>();
  for (const sighting of sightings) {
    const place = places.get(sighting.where);
    if (place === undefined) places.set(sighting.where, [sighting]);
    else place.push(sighting);
  }
  return [...places.values()].flatMap((place) => delaysAt(sent, place));
}

function delaysAt(sent: readonly SentSample[], sightings: readonly Sighting[]): readonly number[] {
  const delays: number[] = [];
  let next: number | undefined;
  for (const { code, atMs } of sightings) {
    const newest = newestWith(sent, code, atMs);
    if (newest === undefined) continue;
    // The first sighting may be of a sample from long before: only what follows it is measured.
    next ??= newest + 1;
    for (; next <= newest; next += 1) delays.push(atMs - (sent[next]?.sentAtMs ?? Number.NaN));
  }
  return delays;
}

/** The newest sample with this code that had been sent by then; codes repeat. */
function newestWith(sent: readonly SentSample[], code: number, atMs: number): number | undefined {
  let low = 0;
  let high = sent.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sent[middle]?.sentAtMs ?? Number.NaN) <= atMs) low = middle + 1;
    else high = middle;
  }
  for (let number = low - 1; number >= Math.max(0, low - codes); number -= 1) if (number % codes === code) return number;
  return undefined;
}
