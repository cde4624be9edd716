/**
 * What a change does to each IDC, from last known figures. Viewers and egress move with the play share, streams with the publish
 * share: what an IDC loses goes to those that gain, in proportion to what they gain. Nothing is guessed: without a figure, null.
 */
import type { Routing, TrafficClass } from '../agents/ingress.ts';
import { loadPctOf, orNull } from '../model/numbers.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import type { Intent } from './intent.ts';
import type { Forecast, ForecastIdc } from './plan.ts';
import { roundingShare, share } from './routing.ts';
import { shiftRouting } from './shift.ts';

/** @param routing where the change ends, when a plan has already said so. */
export function forecast(intent: Intent, snapshot: NetworkSnapshot, routing?: Routing): Forecast {
  if (intent.kind !== 'traffic-shift') return forecastUnmoved(intent, snapshot);
  const after = routing ?? shiftRouting(intent, snapshot);
  const viewers = moved(snapshot, after, { trafficClass: 'play', figure: (idc) => idc.viewers });
  const egress = moved(snapshot, after, { trafficClass: 'play', figure: (idc) => idc.egressGbps });
  const streams = moved(snapshot, after, { trafficClass: 'publish', figure: (idc) => idc.streams });
  const idcs = snapshot.idcs.map((idc): ForecastIdc => {
    const figures: Figures = {
      viewers: viewers.after.get(idc.id) ?? null,
      egressGbps: egress.after.get(idc.id) ?? null,
      streams: streams.after.get(idc.id) ?? null,
    };
    const loadAfter = loadPctAfter(idc, figures);
    return {
      idc: idc.id,
      role: roleOf(idc.id, { intent, now: snapshot.intended, after }),
      state: idc.state,
      dataAgeMs: idc.dataAgeMs,
      viewers: { now: idc.viewers, after: rounded(figures.viewers) },
      streams: { now: idc.streams, after: rounded(figures.streams) },
      egressGbps: { now: idc.egressGbps, after: figures.egressGbps },
      loadPct: { now: idc.loadPct, after: loadAfter },
      rebufferPct: { now: idc.rebufferPct, after: rebufferPctAfter(idc, loadAfter, figures.viewers) },
      costPerHour: { now: idc.costPerHour, after: costPerHourAfter(idc, figures.egressGbps) },
    };
  });
  return {
    idcs,
    viewersMoved: rounded(viewers.moved),
    streamsMoved: rounded(streams.moved),
    costPerHourDelta: sumOfDeltas(idcs.filter(({ role }) => role !== 'unaffected')),
    oldestInputAgeMs: oldestAgeMs(snapshot.idcs),
    basis: basisOf(snapshot, idcs),
  };
}

interface Figures {
  readonly viewers: number | null;
  readonly egressGbps: number | null;
  readonly streams: number | null;
}

interface Quantity {
  readonly trafficClass: TrafficClass;
  readonly figure: (idc: IdcSnapshot) => number | null;
}

interface Moved {
  readonly moved: number | null;
  readonly after: ReadonlyMap<string, number | null>;
}

/** An IDC that loses share keeps the figure in that proportion; what all lose together is split by share gained. */
function moved(snapshot: NetworkSnapshot, routing: Routing, { trafficClass, figure }: Quantity): Moved {
  const sharesOf = (idc: IdcSnapshot): readonly [now: number, after: number] => [
    share(snapshot.intended[trafficClass], idc.id),
    share(routing[trafficClass], idc.id),
  ];
  const after = new Map<string, number | null>();
  let movedSum: number | null = 0;
  let gainedShare = 0;
  for (const idc of snapshot.idcs) {
    const [shareNow, shareAfter] = sharesOf(idc);
    gainedShare += Math.max(0, shareAfter - shareNow);
    if (shareNow - shareAfter <= roundingShare) continue;
    const now = figure(idc);
    const kept = now === null ? null : (now * shareAfter) / shareNow;
    after.set(idc.id, kept);
    movedSum = now === null || kept === null || movedSum === null ? null : movedSum + now - kept;
  }
  for (const idc of snapshot.idcs) {
    if (after.has(idc.id)) continue;
    const [shareNow, shareAfter] = sharesOf(idc);
    const gained = shareAfter - shareNow;
    const now = figure(idc);
    if (gained <= roundingShare) after.set(idc.id, now);
    else after.set(idc.id, now === null || movedSum === null ? null : now + (movedSum * gained) / gainedShare);
  }
  return { moved: movedSum, after };
}

/** By the fullest of egress, viewers and streams; what else loads the IDC now (its CPU) is taken to grow with them. */
function loadPctAfter(idc: IdcSnapshot, after: Figures): number | null {
  const load = capacityLoadPct(idc, after);
  const loadNow = capacityLoadPct(idc, idc);
  if (load === null || loadNow === null || idc.loadPct === null || loadNow <= 0) return load;
  return load * Math.max(1, idc.loadPct / loadNow);
}

function capacityLoadPct(idc: IdcSnapshot, figures: Figures): number | null {
  if (figures.viewers === null && figures.egressGbps === null && figures.streams === null) return null;
  return orNull(
    loadPctOf([
      [figures.egressGbps ?? 0, idc.egressCapacityGbps],
      [figures.viewers ?? 0, idc.viewerCapacity],
      [figures.streams ?? 0, idc.streamCapacity],
    ]),
  );
}

/** Known only up to the load that the IDC carries now: above it there is no basis. */
function rebufferPctAfter(idc: IdcSnapshot, loadAfter: number | null, viewersAfter: number | null): number | null {
  if (loadAfter === null || idc.loadPct === null || viewersAfter === 0) return null;
  return loadAfter <= idc.loadPct + 0.05 ? idc.rebufferPct : null;
}

const secondsPerHour = 3600;
const bitsPerByte = 8;

function costPerHourAfter(idc: IdcSnapshot, egressGbpsAfter: number | null): number | null {
  if (egressGbpsAfter === null) return null;
  if (egressGbpsAfter === 0) return 0;
  if (idc.costPerGb !== undefined) return (egressGbpsAfter / bitsPerByte) * secondsPerHour * idc.costPerGb;
  if (idc.costPerHour === null || idc.egressGbps === null || idc.egressGbps <= 0) return null;
  return (idc.costPerHour * egressGbpsAfter) / idc.egressGbps;
}

function roleOf(
  id: string,
  { intent, now, after }: { readonly intent: Extract<Intent, { kind: 'traffic-shift' }>; readonly now: Routing; readonly after: Routing },
): ForecastIdc['role'] {
  if (intent.idcs.includes(id)) return intent.direction === 'away' ? 'leaving' : 'returning';
  const gains = share(after.play, id) - share(now.play, id) + share(after.publish, id) - share(now.publish, id);
  if (gains > roundingShare) return 'receiving';
  return gains < -roundingShare ? 'leaving' : 'unaffected';
}

function forecastUnmoved(intent: Intent, snapshot: NetworkSnapshot): Forecast {
  const same = (figure: number | null): { readonly now: number | null; readonly after: number | null } => ({ now: figure, after: figure });
  return {
    idcs: snapshot.idcs.map((idc) => ({
      idc: idc.id,
      role: 'unaffected',
      state: idc.state,
      dataAgeMs: idc.dataAgeMs,
      viewers: same(idc.viewers),
      streams: same(idc.streams),
      egressGbps: same(idc.egressGbps),
      loadPct: same(idc.loadPct),
      rebufferPct: { now: idc.rebufferPct, after: null },
      costPerHour: same(idc.costPerHour),
    })),
    viewersMoved: 0,
    streamsMoved: 0,
    costPerHourDelta: 0,
    oldestInputAgeMs: oldestAgeMs(snapshot.idcs),
    basis:
      intent.kind === 'config-release' || intent.kind === 'config-rollback'
        ? 'Config moves no traffic. What it does to quality has no basis: each stage is watched instead.'
        : 'No basis.',
  };
}

function oldestAgeMs(idcs: readonly IdcSnapshot[]): number | null {
  const ages = idcs.map((idc) => idc.dataAgeMs).filter((age) => age !== null);
  return ages.length === 0 ? null : Math.max(...ages);
}

function sumOfDeltas(idcs: readonly ForecastIdc[]): number | null {
  let sum = 0;
  for (const { costPerHour } of idcs) {
    if (costPerHour.now === null || costPerHour.after === null) return null;
    sum += costPerHour.after - costPerHour.now;
  }
  return sum;
}

function basisOf(snapshot: NetworkSnapshot, idcs: readonly ForecastIdc[]): string {
  const sentences = ['Viewers and egress move with the play share, streams with the publish share.'];
  const affected = new Set(idcs.filter(({ role }) => role !== 'unaffected').map(({ idc }) => idc));
  const old = snapshot.idcs.filter((idc) => affected.has(idc.id) && idc.stale);
  for (const idc of old) {
    sentences.push(
      idc.dataAgeMs === null
        ? `${idc.id} never sent figures: no basis.`
        : `${idc.id} by its last known figures, ${(idc.dataAgeMs / 1000).toFixed(0)} s old.`,
    );
  }
  const beyond = idcs.filter(({ role, rebufferPct }) => (role === 'receiving' || role === 'returning') && rebufferPct.after === null);
  if (beyond.length > 0)
    sentences.push(`Rebuffering after: no basis above the load seen now (${beyond.map(({ idc }) => idc).join(', ')}).`);
  return sentences.join(' ');
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
