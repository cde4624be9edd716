/**
 * One measure judged by N-of-M samples with hysteresis. A level is entered when `needed` of the last `window` samples are at or beyond
 * its `enterAt`, and left after `leaveAfter` samples in a row below its `leaveAt`. A missing sample is neither: it enters nothing, ends
 * no run and clears nothing; when the whole window is missing the band has no opinion any more.
 */
export type Level = 'healthy' | 'degraded' | 'critical';

export interface BandSpec {
  readonly degraded: { readonly enterAt: number; readonly leaveAt: number };
  readonly critical: { readonly enterAt: number; readonly leaveAt: number };
  readonly needed: number;
  readonly window: number;
  readonly leaveAfter: number;
}

export interface Band {
  readonly level: Level | 'no-opinion';
  /** Oldest first, at most `window`; null is a missing one. */
  readonly samples: readonly (number | null)[];
  /** Samples in a row below the present level's `leaveAt`. */
  readonly goodRun: number;
  readonly sinceMs: number;
}

export function newBand(atMs: number): Band {
  return { level: 'no-opinion', samples: [], goodRun: 0, sinceMs: atMs };
}

/** The band after one more sample, taken once a second; NaN is a missing one. */
export function advance(spec: BandSpec, band: Band, { sample, atMs }: { readonly sample: number; readonly atMs: number }): Band {
  const samples = [...band.samples, Number.isNaN(sample) ? null : sample].slice(-spec.window);
  if (samples.every((value) => value === null)) return at(band, { level: 'no-opinion', samples, goodRun: 0 }, atMs);
  const before = band.level === 'no-opinion' ? 'healthy' : band.level;
  if (isEntered(spec, samples, 'critical') && before !== 'critical') return at(band, { level: 'critical', samples, goodRun: 0 }, atMs);
  if (isEntered(spec, samples, 'degraded') && before === 'healthy') return at(band, { level: 'degraded', samples, goodRun: 0 }, atMs);
  if (before === 'healthy') return at(band, { level: 'healthy', samples, goodRun: 0 }, atMs);
  const goodRun = Number.isNaN(sample) ? band.goodRun : sample < spec[before].leaveAt ? band.goodRun + 1 : 0;
  if (goodRun < spec.leaveAfter) return at(band, { level: before, samples, goodRun }, atMs);
  const isStillDegraded =
    before === 'critical' && !samples.slice(-spec.leaveAfter).every((value) => value === null || value < spec.degraded.leaveAt);
  // What is left is forgotten, so that the same samples can't enter it again.
  return isStillDegraded
    ? at(band, { level: 'degraded', samples, goodRun: 0 }, atMs)
    : at(band, { level: 'healthy', samples: samples.slice(-spec.leaveAfter), goodRun: 0 }, atMs);
}

/** How many of the samples are at or beyond the level's `enterAt`. */
export function matchedOf(spec: BandSpec, samples: Band['samples'], level: 'degraded' | 'critical'): number {
  return samples.filter((value) => value !== null && value >= spec[level].enterAt).length;
}

/** Seconds until the band can leave its level if every sample is good from now on. */
export function clearsInMs(spec: BandSpec, band: Band): number {
  return Math.max(0, spec.leaveAfter - band.goodRun) * 1000;
}

function isEntered(spec: BandSpec, samples: Band['samples'], level: 'degraded' | 'critical'): boolean {
  return matchedOf(spec, samples, level) >= spec.needed;
}

function at(before: Band, next: Omit<Band, 'sinceMs'>, atMs: number): Band {
  return { ...next, sinceMs: before.level === next.level ? before.sinceMs : atMs };
}
