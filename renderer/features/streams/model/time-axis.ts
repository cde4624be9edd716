/** The axis of a stream's charts: 15 minutes, or what there is of them, but at least one. */
const wholeMs = 900_000;
const leastMs = 60_000;
/** The first seconds may be missing: still as good as whole. */
const toleranceMs = 2_000;

interface TimeAxis {
  readonly startMs: number;
  readonly endMs: number;
  /** false: it was looked at for less than 15 minutes. */
  readonly isWhole: boolean;
}

/** @param atMs oldest first, Unix ms; @param nowMs the end while there is no point yet. */
export function timeAxisOf(atMs: ArrayLike<number>, nowMs: number): TimeAxis {
  const endMs = atMs[atMs.length - 1] ?? nowMs;
  const knownMs = endMs - (atMs[0] ?? endMs);
  return { startMs: endMs - Math.min(wholeMs, Math.max(leastMs, knownMs)), endMs, isWhole: knownMs >= wholeMs - toleranceMs };
}
