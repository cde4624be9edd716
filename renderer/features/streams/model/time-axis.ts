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

/** @param atMs of what is known, oldest first, Unix ms; @param nowMs the end while there is no point yet. */
export function timeAxisOf(atMs: ArrayLike<number>, nowMs: number): TimeAxis {
  const endMs = atMs[atMs.length - 1] ?? nowMs;
  const knownMs = endMs - (atMs[0] ?? endMs);
  return { startMs: endMs - Math.min(wholeMs, Math.max(leastMs, knownMs)), endMs, isWhole: knownMs >= wholeMs - toleranceMs };
}

/** How many points stand before the first of which anything is known: seconds from before somebody looked may be told as gaps. */
export function gapsBefore(measures: readonly ArrayLike<number>[]): number {
  const length = measures[0]?.length ?? 0;
  for (let index = 0; index < length; index += 1) {
    if (measures.some((values) => Number.isFinite(values[index]))) return index;
  }
  return length;
}
