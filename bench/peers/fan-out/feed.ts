/** What is fanned out: the overview of twenty IDCs, as objects, as a JSON feed would have them. */

export const idcs = 20;
/** As often as the platform sends its own. */
export const ticksPerSecond = 10;

const metrics = [
  'viewers',
  'streams',
  'ingestGbps',
  'egressGbps',
  'rebufferPct',
  'startFailurePct',
  'startTimeP95Ms',
  'latencyP95Ms',
  'ingestFps',
  'ingestKbps',
  'cpuPct',
  'loadPct',
  'egressCapacityGbps',
  'viewerCapacity',
  'streamCapacity',
  'costPerHour',
  'intendedPublishShare',
  'actualPublishShare',
  'intendedPlayShare',
  'actualPlayShare',
] as const;

export interface Sample {
  readonly idc: string;
  readonly atMs: number;
  readonly [column: string]: string | number;
}

/** One sample for each IDC: the columns of the overview. */
export function samplesNow(): readonly Sample[] {
  const atMs = Date.now();
  return Array.from({ length: idcs }, (_, index) => ({
    idc: `idc-${index}`,
    name: `City ${index}`,
    region: 'Region',
    state: 'healthy',
    reason: '',
    sinceMs: 1_790_000_000_000,
    dataAgeMs: 640,
    atMs,
    ...Object.fromEntries(metrics.map((name) => [name, Math.random() * 100_000])),
  }));
}
