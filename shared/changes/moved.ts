/**
 * Every figure of every IDC under another routing, from last known ones. Viewers and egress move with the play share, streams with the
 * publish share: what an IDC loses goes to those that gain, in proportion to what they gain. Nothing is guessed: without a figure, null.
 */
import type { Routing, TrafficClass } from '../agents/ingress.ts';
import { loadPctOf, orNull } from '../model/numbers.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import type { FiguresAfter } from './forecast-parts.ts';
import { isGone, sharesWithoutGone } from './gone.ts';
import { expectedAt } from './load-curves.ts';
import type { Expected } from './load-curves.ts';
import { roundingShare, share } from './routing.ts';

export interface IdcAfter {
  readonly idc: IdcSnapshot;
  /** Viewers and streams are whole. */
  readonly after: FiguresAfter;
  readonly rebuffer: Expected;
  readonly cpu: Expected;
}

export interface AfterRouting {
  readonly idcs: readonly IdcAfter[];
  readonly viewersMoved: number | null;
  readonly streamsMoved: number | null;
}

export function afterRouting(snapshot: NetworkSnapshot, routing: Routing): AfterRouting {
  const viewers = moved(snapshot, routing, { trafficClass: 'play', figure: (idc) => idc.viewers });
  const egress = moved(snapshot, routing, { trafficClass: 'play', figure: (idc) => idc.egressGbps });
  const streams = moved(snapshot, routing, { trafficClass: 'publish', figure: (idc) => idc.streams });
  return {
    idcs: snapshot.idcs.map((idc) =>
      idcAfter(idc, snapshot, {
        viewers: viewers.after.get(idc.id) ?? null,
        egressGbps: egress.after.get(idc.id) ?? null,
        streams: streams.after.get(idc.id) ?? null,
      }),
    ),
    viewersMoved: rounded(viewers.moved),
    streamsMoved: rounded(streams.moved),
  };
}

/** What an IDC is to carry. */
export interface Carried {
  readonly viewers: number | null;
  readonly egressGbps: number | null;
  readonly streams: number | null;
}

/** Every figure of an IDC that carries this. */
export function idcAfter(idc: IdcSnapshot, { curves }: NetworkSnapshot, carried: Carried): IdcAfter {
  const loadPct = loadPctAfter(idc, carried);
  // Where nobody watches, nobody waits.
  const rebuffer = expectedAt(carried.viewers === 0 ? null : loadPct, { idc, curves, figure: 'rebufferPct' });
  const cpu = expectedAt(loadPct, { idc, curves, figure: 'cpuPct' });
  return {
    idc,
    rebuffer,
    cpu,
    after: {
      viewers: rounded(carried.viewers),
      streams: rounded(carried.streams),
      egressGbps: carried.egressGbps,
      loadPct,
      headroomPct: loadPct === null ? null : 100 - loadPct,
      cpuPct: cpu.value,
      rebufferPct: rebuffer.value,
      costPerHour: costPerHourAfter(idc, carried.egressGbps),
    },
  };
}

interface Quantity {
  readonly trafficClass: TrafficClass;
  readonly figure: (idc: IdcSnapshot) => number | null;
}

interface Moved {
  readonly moved: number | null;
  readonly after: ReadonlyMap<string, number | null>;
}

/**
 * An IDC that loses share keeps the figure in that proportion; what all lose together is split by share gained. Of one that is gone the
 * others have it already: it neither gives nor takes, and they divide its share among them.
 */
function moved(snapshot: NetworkSnapshot, routing: Routing, { trafficClass, figure }: Quantity): Moved {
  const before = sharesWithoutGone(snapshot.intended, snapshot, trafficClass);
  const end = sharesWithoutGone(routing, snapshot, trafficClass);
  const after = new Map<string, number | null>();
  let movedSum: number | null = 0;
  let gainedShare = 0;
  for (const idc of snapshot.idcs) {
    if (isGone(idc, snapshot, trafficClass)) {
      const isLeft = share(snapshot.intended[trafficClass], idc.id) - share(routing[trafficClass], idc.id) > roundingShare;
      after.set(idc.id, isLeft ? 0 : figure(idc));
      continue;
    }
    const [shareNow, shareAfter] = [share(before, idc.id), share(end, idc.id)];
    gainedShare += Math.max(0, shareAfter - shareNow);
    if (shareNow - shareAfter <= roundingShare) continue;
    const now = figure(idc);
    const kept = now === null ? null : (now * shareAfter) / shareNow;
    after.set(idc.id, kept);
    movedSum = now === null || kept === null || movedSum === null ? null : movedSum + now - kept;
  }
  for (const idc of snapshot.idcs) {
    if (after.has(idc.id)) continue;
    const gained = share(end, idc.id) - share(before, idc.id);
    const now = figure(idc);
    if (gained <= roundingShare) after.set(idc.id, now);
    else after.set(idc.id, now === null || movedSum === null ? null : now + (movedSum * gained) / gainedShare);
  }
  return { moved: movedSum, after };
}

/** By the fullest of egress, viewers and streams; what else loads the IDC now is taken to grow with them. */
function loadPctAfter(idc: IdcSnapshot, after: Carried): number | null {
  const load = capacityLoadPct(idc, after);
  const loadNow = capacityLoadPct(idc, idc);
  if (load === null || loadNow === null || idc.loadPct === null || loadNow <= 0) return load;
  return load * Math.max(1, idc.loadPct / loadNow);
}

function capacityLoadPct(idc: IdcSnapshot, carried: Carried): number | null {
  if (carried.viewers === null && carried.egressGbps === null && carried.streams === null) return null;
  return orNull(
    loadPctOf([
      [carried.egressGbps ?? 0, idc.egressCapacityGbps],
      [carried.viewers ?? 0, idc.viewerCapacity],
      [carried.streams ?? 0, idc.streamCapacity],
    ]),
  );
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

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
