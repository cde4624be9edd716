/**
 * From where a measure of one stream is abnormal: what colours a figure or a cell, and what the platform judges by where it judges by
 * the measure. The state itself is the platform's to say.
 */
export interface Band {
  readonly degradedAt: number;
  readonly criticalAt: number;
  /** true: bad is low, from below the limit. */
  readonly low?: boolean;
}

export const streamBands = {
  rebufferPct: { degradedAt: 1, criticalAt: 3 },
  startFailurePct: { degradedAt: 2, criticalAt: 5 },
  startTimeP95Ms: { degradedAt: 3_000, criticalAt: 6_000 },
  lossPct: { degradedAt: 2, criticalAt: 8 },
  rttMs: { degradedAt: 200, criticalAt: 500 },
  jitterMs: { degradedAt: 50, criticalAt: 150 },
  /** Share 0–1 of what is usual for the stream. */
  ingestKbpsShare: { degradedAt: 0.7, criticalAt: 0.4, low: true },
} as const satisfies Record<string, Band>;

export type BandedMeasure = keyof typeof streamBands;

/** What a value is on its own; absent is neither good nor bad. */
export function bandOf(measure: BandedMeasure, value: number): 'within' | 'degraded' | 'critical' | 'absent' {
  const { degradedAt, criticalAt, low = false }: Band = streamBands[measure];
  if (Number.isNaN(value)) return 'absent';
  const beyond = (limit: number) => (low ? value < limit : value >= limit);
  return beyond(criticalAt) ? 'critical' : beyond(degradedAt) ? 'degraded' : 'within';
}
