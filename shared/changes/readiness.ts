/** "If this IDC were lost now": the forecast of leaving it at once, with its question turned round. Pure, over the same snapshot. */
import type { Forecast, ForecastIdc } from './plan.ts';
import { share } from './routing.ts';
import { forecast } from './forecast.ts';
import { shiftRouting } from './shift.ts';
import type { TrafficShiftIntent } from './intent.ts';
import { loadPctOf } from '../model/numbers.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';

export interface Readiness {
  readonly idc: string;
  /** Share of the moved viewers, 0–1, per receiver, largest first. */
  readonly landsOn: readonly { readonly idc: string; readonly share: number }[];
  readonly viewersMoved: number | null;
  /** Whether every receiver stays at or under `loadCeilingPct`. */
  readonly fits: 'no' | 'yes' | 'unknown';
  /** The receiver that ends fullest, or whose figures can't be trusted, in words; empty when there is none. */
  readonly breaksFirst: string;
  readonly costPerHourDelta: number | null;
}

export interface ReadinessPolicy {
  readonly loadCeilingPct: number;
}

export function readinessOf(snapshot: NetworkSnapshot, policy: ReadinessPolicy): readonly Readiness[] {
  return snapshot.idcs.map((idc) => readinessFor(idc, snapshot, policy));
}

/** For one IDC of the snapshot. */
export function readinessFor(idc: IdcSnapshot, snapshot: NetworkSnapshot, { loadCeilingPct }: ReadinessPolicy): Readiness {
  const intent = leavingAtOnce(idc.id);
  const after = shiftRouting(intent, snapshot);
  const predicted = forecast(intent, snapshot, after);
  const gains = snapshot.idcs
    .map(({ id }) => ({ idc: id, gain: share(after.play, id) - share(snapshot.intended.play, id) }))
    .filter(({ gain }) => gain > 0);
  const gained = gains.reduce((sum, { gain }) => sum + gain, 0);
  const receiving = predicted.idcs.filter(({ role }) => role === 'receiving');
  return {
    idc: idc.id,
    landsOn: gains.map(({ idc: id, gain }) => ({ idc: id, share: gain / gained })).toSorted((left, right) => right.share - left.share),
    viewersMoved: predicted.viewersMoved,
    ...judged(receiving, { snapshot, loadCeilingPct, idc }),
    costPerHourDelta: predicted.costPerHourDelta,
  };
}

function judged(
  receiving: Forecast['idcs'],
  { snapshot, loadCeilingPct, idc }: { readonly snapshot: NetworkSnapshot; readonly loadCeilingPct: number; readonly idc: IdcSnapshot },
): Pick<Readiness, 'fits' | 'breaksFirst'> {
  const carries = share(snapshot.intended.play, idc.id) > 0 || share(snapshot.intended.publish, idc.id) > 0;
  if (!carries) return { fits: 'yes', breaksFirst: 'carries nothing' };
  if (receiving.length === 0) return { fits: 'no', breaksFirst: 'nobody is left to take it' };
  const byLoad = receiving.toSorted((left, right) => (right.loadPct.after ?? -1) - (left.loadPct.after ?? -1));
  const fullest = byLoad[0];
  if (fullest !== undefined && (fullest.loadPct.after ?? 0) > loadCeilingPct)
    return { fits: 'no', breaksFirst: inWords(fullest, snapshot) };
  const unsure = receiving.find((receiver) => {
    const receivers = snapshot.idcs.find(({ id }) => id === receiver.idc);
    return receiver.loadPct.after === null || receivers?.stale !== false || receivers.state === 'unknown';
  });
  if (unsure !== undefined) return { fits: 'unknown', breaksFirst: `${unsure.idc} data stale` };
  return { fits: 'yes', breaksFirst: fullest === undefined ? '' : inWords(fullest, snapshot) };
}

/** Which capacity is fullest after the move, e.g. `ath-1 egress 112 %`. */
function inWords(receiver: ForecastIdc, snapshot: NetworkSnapshot): string {
  const idc = snapshot.idcs.find(({ id }) => id === receiver.idc);
  if (idc === undefined || receiver.loadPct.after === null) return receiver.idc;
  const parts: readonly (readonly [name: string, used: number | null, capacity: number])[] = [
    ['egress', receiver.egressGbps.after, idc.egressCapacityGbps],
    ['viewers', receiver.viewers.after, idc.viewerCapacity],
    ['streams', receiver.streams.after, idc.streamCapacity],
  ];
  const known = parts.map(([name, used, capacity]) => ({ name, pct: used === null ? -1 : loadPctOf([[used, capacity]]) }));
  const fullest = known.toSorted((left, right) => right.pct - left.pct)[0];
  return `${receiver.idc} ${fullest?.name ?? 'load'} ${Math.round(receiver.loadPct.after)} %`;
}

function leavingAtOnce(idc: string): TrafficShiftIntent {
  return {
    kind: 'traffic-shift',
    direction: 'away',
    idcs: [idc],
    receivers: {},
    stepPercents: [100],
    holdMs: 0,
    profile: 'emergency',
    onBreach: 'pause',
  };
}
