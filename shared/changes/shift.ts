/** What a traffic shift means on a network as it is: who receives, where it ends, whom it touches. */
import type { Routing } from '../agents/ingress.ts';
import { trafficClasses } from '../agents/ingress.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import type { Intent, TrafficShiftIntent } from './intent.ts';
import { idcsThatDiffer, routingAfter, share } from './routing.ts';

/** The routing after `percent` % of the shift; without `percent`, where its last step ends. */
export function shiftRouting(intent: TrafficShiftIntent, snapshot: NetworkSnapshot, percent?: number): Routing {
  return routingAfter(
    intent,
    { current: snapshot.intended, base: snapshot.base, defaultReceivers: defaultReceivers(intent, snapshot) },
    percent ?? intent.stepPercents.at(-1) ?? 100,
  );
}

/**
 * IDCs that a change holds while it is open, receivers included.
 *
 * @param routing where a shift ends, when a plan has already said so
 */
export function touchedIdcs(intent: Intent, snapshot: NetworkSnapshot, routing?: Routing): string[] {
  switch (intent.kind) {
    case 'traffic-shift':
      return unique([...intent.idcs, ...idcsThatDiffer(snapshot.intended, routing ?? shiftRouting(intent, snapshot))]);
    case 'config-release':
    case 'config-rollback':
      return unique(intent.stages.flat());
    case 'origin-switch':
      return [intent.toIdc];
    case 'override':
    case 'hold':
      return unique(intent.idcs);
  }
}

/** Whether an IDC takes new publishers under this routing: it has a share and is not known to be down. */
export function serves(idc: IdcSnapshot, routing: Routing): boolean {
  return share(routing.publish, idc.id) > 0 && idc.state !== 'down';
}

/** IDCs that get more of some class than before. */
export function receivingIdcs(before: Routing, after: Routing): string[] {
  return idcsThatDiffer(before, after).filter((id) =>
    trafficClasses.some((trafficClass) => share(after[trafficClass], id) > share(before[trafficClass], id)),
  );
}

/**
 * Those that serve and stay. One whose data is stale receives nothing by default while a fresh one is there; alone it does, and
 * the rule on fresh receivers says what is wrong with that.
 */
function defaultReceivers(intent: TrafficShiftIntent, snapshot: NetworkSnapshot): string[] {
  const staying = snapshot.idcs.filter((idc) => !intent.idcs.includes(idc.id) && serves(idc, snapshot.intended));
  const fresh = staying.filter((idc) => !idc.stale);
  return (fresh.length > 0 ? fresh : staying).map((idc) => idc.id);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
