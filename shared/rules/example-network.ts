/** An invented network for tests: three IDCs of equal size, everything healthy, nothing shifted. */
import type { TrafficShiftIntent } from '../changes/intent.ts';
import { baseRouting } from '../changes/routing.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';

export const exampleNowMs = 1_790_000_000_000;
export const exampleIdcIds = ['osl-1', 'ath-1', 'lis-1'] as const;

export function exampleIdc(id: string, differs: Partial<IdcSnapshot> = {}): IdcSnapshot {
  return {
    id,
    state: 'healthy',
    dataAgeMs: 800,
    stale: false,
    viewers: 300,
    streams: 8,
    ingestGbps: 0.1,
    egressGbps: 3,
    rebufferPct: 0.4,
    startFailurePct: 0.1,
    loadPct: 30,
    costPerHour: 27,
    viewerCapacity: 1000,
    streamCapacity: 100,
    egressCapacityGbps: 10,
    costPerGb: 0.02,
    ...differs,
  };
}

/** @param changed by IDC id, what differs from an ordinary one */
export function exampleSnapshot(
  changed: Readonly<Record<string, Partial<IdcSnapshot>>> = {},
  differs: Partial<NetworkSnapshot> = {},
): NetworkSnapshot {
  const idcs = exampleIdcIds.map((id) => exampleIdc(id, changed[id]));
  const base = baseRouting(idcs);
  return {
    atMs: exampleNowMs,
    idcs,
    intended: base,
    base,
    actual: base,
    actuatorReachable: true,
    held: {},
    lastShiftAtMs: {},
    ...differs,
  };
}

export function exampleShift(differs: Partial<TrafficShiftIntent> = {}): TrafficShiftIntent {
  return {
    kind: 'traffic-shift',
    direction: 'away',
    idcs: ['osl-1'],
    receivers: {},
    stepPercents: [25, 50, 100],
    holdMs: 5_000,
    profile: 'normal',
    onBreach: 'pause',
    ...differs,
  };
}
