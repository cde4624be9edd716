/**
 * How fast the simulated rows report. Small networks report every row once a second; a large one is told in slices, so that about
 * 200,000 rows report in a second and each row every few of them. A slice is a tenth of a second's worth.
 */
import { deliveriesPerStream } from './population.ts';

const mostRowsPerSecond = 200_000;
/** What can be told at once without anybody noticing. */
const rowsAtOnce = 50_000;

export interface Pace {
  readonly beatsPerSecond: number;
  /** Every row reports once in this time. */
  readonly periodSeconds: number;
  /** Beats in a period. */
  readonly slices: number;
}

/** The first pass is over by then, on a busy machine too: a million streams in half a minute. */
export function mostFillingMs(streams: number): number {
  return streams * 0.03;
}

export function paceOf(streams: number): Pace {
  const rows = streams * (1 + deliveriesPerStream);
  const periodSeconds = Math.max(1, Math.ceil(rows / mostRowsPerSecond));
  const beatsPerSecond = rows > rowsAtOnce ? 10 : 1;
  return { beatsPerSecond, periodSeconds, slices: periodSeconds * beatsPerSecond };
}
