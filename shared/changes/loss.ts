/**
 * What follows from losing some IDCs at once: the forecast of leaving them all in an emergency, as plain arithmetic over columns, so that
 * every pair of forty IDCs can be worked out again every few seconds. It says the same as the forecast; a test holds that.
 */
import type { TrafficClass } from '../agents/ingress.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import { isGone, sharesWithoutGone } from './gone.ts';
import { roundingShare, share } from './routing.ts';
import { serves } from './shift.ts';

export type Fits = 'no' | 'yes' | 'unknown';

export interface Loss {
  /** Indexes of the IDCs that are lost. */
  readonly lost: readonly number[];
  /** Whether every receiver stays at or under the ceiling. */
  readonly fits: Fits;
  readonly because: 'carries-nothing' | 'down-already' | 'nobody-left' | 'not-known' | 'fullest';
  /** The receiver that ends fullest, or whose figures can't be trusted; -1 without one. */
  readonly first: number;
  /** Load of the fullest receiver; NaN where it has no basis. */
  readonly loadPct: number;
  /** NaN where it has no basis. */
  readonly viewersMoved: number;
}

export interface Receiver {
  readonly index: number;
  /** Of the moved viewers, 0–1. */
  readonly share: number;
}

/** Which capacity is fullest, and how full. */
export interface Fullest {
  readonly capacity: 'egress' | 'viewers' | 'streams';
  readonly loadPct: number;
}

export interface LossModel {
  readonly idcs: readonly IdcSnapshot[];
  /** Whether anything is routed there, and it is not down nor gone: then what it carried is elsewhere already, or lost. */
  carries(index: number): boolean;
  lose(lost: readonly number[]): Loss;
  /** Largest share first. */
  receiversOf(lost: readonly number[]): readonly Receiver[];
  fullestOf(lost: readonly number[], receiver: number): Fullest;
  /** NaN where one that changes is not known. */
  costDeltaOf(lost: readonly number[]): number;
}

/** @param loadCeilingPct above which a receiver does not fit */
export function lossModel(snapshot: NetworkSnapshot, loadCeilingPct: number): LossModel {
  const { idcs } = snapshot;
  const column = (of: (idc: IdcSnapshot) => number | null | undefined): Float64Array =>
    Float64Array.from(idcs, (idc) => of(idc) ?? Number.NaN);
  const shares = (trafficClass: TrafficClass): Class => {
    const without = sharesWithoutGone(snapshot.intended, snapshot, trafficClass);
    return {
      now: column(({ id }) => share(snapshot.intended[trafficClass], id)),
      base: column(({ id }) => share(snapshot.base[trafficClass], id)),
      served: column(({ id }) => share(without, id)),
      gone: idcs.map((idc) => isGone(idc, snapshot, trafficClass)),
    };
  };
  const play = shares('play');
  const publish = shares('publish');
  const viewers = column((idc) => idc.viewers);
  const streams = column((idc) => idc.streams);
  const egress = column((idc) => idc.egressGbps);
  const serving = idcs.map((idc) => serves(idc, snapshot.intended));
  const factor = column((idc) => loadFactor(idc));

  function receives(index: number, lost: readonly number[], freshOnly: boolean): boolean {
    return serving[index] === true && !lost.includes(index) && !(freshOnly && idcs[index]?.stale === true);
  }

  /** By default who serves and is fresh takes it; only where nobody is fresh, who serves. */
  function takersOf(lost: readonly number[]): number[] {
    const fresh: number[] = [];
    const all: number[] = [];
    for (let index = 0; index < idcs.length; index += 1) {
      if (receives(index, lost, true)) fresh.push(index);
      if (receives(index, lost, false)) all.push(index);
    }
    return fresh.length > 0 ? fresh : all;
  }

  /** What one class gains by IDC when these are lost, as parts of what is served; null when none of it moves. */
  function flowOf({ now, base, served, gone }: Class, lost: readonly number[], takers: readonly number[]): Flow | null {
    const movedShare = lost.reduce((sum, index) => sum + (now[index] ?? 0), 0);
    const baseSum = takers.reduce((sum, index) => sum + (base[index] ?? 0), 0);
    if (movedShare <= roundingShare || baseSum <= 0) return null;
    const after = now.slice();
    for (const index of lost) after[index] = 0;
    for (const index of takers) after[index] = (after[index] ?? 0) + (movedShare * (base[index] ?? 0)) / baseSum;
    for (const index of gone.keys()) if (gone[index] === true) after[index] = 0;
    const sum = after.reduce((total, part) => total + part, 0);
    const gains = after.map((part, index) => (sum > roundingShare ? part / sum : 0) - (served[index] ?? 0));
    return { served, gains, gained: gains.reduce((total, gain) => total + Math.max(0, gain), 0) };
  }

  interface Landing {
    /** Who gains. */
    readonly takers: readonly number[];
    readonly play: Flow | null;
    readonly publish: Flow | null;
    readonly viewers: number;
    readonly egress: number;
    readonly streams: number;
  }

  function landingOf(lost: readonly number[]): Landing {
    const takers = takersOf(lost);
    const playFlow = flowOf(play, lost, takers);
    const publishFlow = flowOf(publish, lost, takers);
    return {
      takers: [...idcs.keys()].filter(
        (index) => !lost.includes(index) && (playFlow?.gains[index] ?? 0) + (publishFlow?.gains[index] ?? 0) > roundingShare,
      ),
      play: playFlow,
      publish: publishFlow,
      viewers: movedBy(playFlow, viewers),
      egress: movedBy(playFlow, egress),
      streams: movedBy(publishFlow, streams),
    };
  }

  function partsAfter(landing: Landing, index: number): readonly [egress: number, viewers: number, streams: number] {
    const idc = idcs[index];
    return [
      usedPct(carriedAfter(landing.play, landing.egress, { index, figure: egress }), idc?.egressCapacityGbps),
      usedPct(carriedAfter(landing.play, landing.viewers, { index, figure: viewers }), idc?.viewerCapacity),
      usedPct(carriedAfter(landing.publish, landing.streams, { index, figure: streams }), idc?.streamCapacity),
    ];
  }

  function loadAfter(landing: Landing, index: number): number {
    return highest(partsAfter(landing, index)) * (factor[index] ?? 1);
  }

  function isRouted(index: number): boolean {
    return (play.now[index] ?? 0) > 0 || (publish.now[index] ?? 0) > 0;
  }

  function carries(index: number): boolean {
    const isServed = (play.served[index] ?? 0) > 0 || (publish.served[index] ?? 0) > 0;
    return isServed && idcs[index]?.state !== 'down';
  }

  /** It can't be lost again: the answer is whether those that are left hold what they carry now. */
  function downAlready(lost: readonly number[]): Loss {
    let [first, loadPct] = [-1, Number.NaN];
    for (const [index, idc] of idcs.entries()) {
      if (serving[index] === true && idc.loadPct !== null && !(loadPct >= idc.loadPct)) [first, loadPct] = [index, idc.loadPct];
    }
    const fits = first === -1 || loadPct > loadCeilingPct ? 'no' : 'yes';
    return { lost, fits, because: first === -1 ? 'nobody-left' : 'down-already', first, loadPct, viewersMoved: 0 };
  }

  function lose(lost: readonly number[]): Loss {
    const of = (rest: Pick<Loss, 'fits' | 'because'> & Partial<Loss>): Loss => ({
      lost,
      first: -1,
      loadPct: Number.NaN,
      viewersMoved: 0,
      ...rest,
    });
    if (!lost.some(isRouted)) return of({ fits: 'yes', because: 'carries-nothing' });
    if (!lost.some(carries)) return downAlready(lost);
    const landing = landingOf(lost);
    if (landing.takers.length === 0)
      return of({ fits: 'no', because: 'nobody-left', viewersMoved: Math.round(carriedBy(play, viewers, lost)) });
    let fullest = -1;
    let loadPct = Number.NEGATIVE_INFINITY;
    let unsure = -1;
    for (const index of landing.takers) {
      const load = loadAfter(landing, index);
      if (load > loadPct) [fullest, loadPct] = [index, load];
      if (unsure === -1 && (Number.isNaN(load) || idcs[index]?.stale === true || idcs[index]?.state === 'unknown')) unsure = index;
    }
    const known = { viewersMoved: Math.round(landing.viewers), loadPct: fullest === -1 ? Number.NaN : loadPct };
    if (loadPct > loadCeilingPct) return of({ ...known, fits: 'no', because: 'fullest', first: fullest });
    if (unsure !== -1) return of({ ...known, fits: 'unknown', because: 'not-known', first: unsure });
    return of({ ...known, fits: 'yes', because: 'fullest', first: fullest });
  }

  return {
    idcs,
    carries,
    lose,
    receiversOf(lost) {
      const { takers, play: flow } = landingOf(lost);
      if (flow === null) return [];
      return takers
        .map((index) => ({ index, share: (flow.gains[index] ?? 0) / flow.gained }))
        .filter((receiver) => receiver.share > 0)
        .toSorted((left, right) => right.share - left.share);
    },
    fullestOf(lost, receiver) {
      const parts = partsAfter(landingOf(lost), receiver);
      const [egressPct, viewersPct, streamsPct] = parts.map((part) => (Number.isNaN(part) ? -1 : part)) as [number, number, number];
      const capacity = egressPct >= viewersPct && egressPct >= streamsPct ? 'egress' : viewersPct >= streamsPct ? 'viewers' : 'streams';
      return { capacity, loadPct: highest(parts) * (factor[receiver] ?? 1) };
    },
    costDeltaOf(lost) {
      const { play: flow, egress: moved } = landingOf(lost);
      if (flow === null) return 0;
      let delta = 0;
      for (const index of idcs.keys()) {
        if (Math.abs(flow.gains[index] ?? 0) <= roundingShare) continue;
        delta += costChange(idcs[index], carriedAfter(flow, moved, { index, figure: egress }));
      }
      return delta;
    },
  };
}

interface Class {
  readonly now: Float64Array;
  readonly base: Float64Array;
  /** Without what is gone. */
  readonly served: Float64Array;
  /** What it last said it carried is elsewhere already. */
  readonly gone: readonly boolean[];
}

interface Flow {
  readonly served: Float64Array;
  /** By IDC, below 0 for who gives. */
  readonly gains: Float64Array;
  /** By all that gain together. */
  readonly gained: number;
}

/** What those that are lost carry of a figure; NaN when one of them that carries some is not known. */
function carriedBy({ served }: Class, figure: Float64Array, lost: readonly number[]): number {
  return lost.reduce((sum, index) => ((served[index] ?? 0) > roundingShare ? sum + (figure[index] ?? Number.NaN) : sum), 0);
}

/** What all that give lose of a figure; NaN when one of them is not known. */
function movedBy(flow: Flow | null, figure: Float64Array): number {
  if (flow === null) return 0;
  return flow.gains.reduce(
    (sum, gain, index) =>
      gain < -roundingShare ? sum + ((figure[index] ?? Number.NaN) * -gain) / (flow.served[index] ?? Number.NaN) : sum,
    0,
  );
}

function carriedAfter(
  flow: Flow | null,
  moved: number,
  { index, figure }: { readonly index: number; readonly figure: Float64Array },
): number {
  const now = figure[index] ?? Number.NaN;
  const gain = flow?.gains[index] ?? 0;
  if (flow === null || Math.abs(gain) <= roundingShare) return now;
  if (gain > 0) return now + (moved * gain) / flow.gained;
  return now * (1 + gain / (flow.served[index] ?? Number.NaN));
}

function usedPct(used: number, capacity: number | undefined): number {
  return capacity !== undefined && capacity > 0 ? (used / capacity) * 100 : Number.NaN;
}

/** Of those that are known; NaN when none is. */
function highest(parts: readonly number[]): number {
  let most = Number.NaN;
  for (const part of parts) if (!(most >= part) && !Number.isNaN(part)) most = part;
  return most;
}

/** What else loads it now than egress, viewers and streams is taken to grow with them. */
function loadFactor(idc: IdcSnapshot): number {
  const now = highest([
    usedPct(idc.egressGbps ?? Number.NaN, idc.egressCapacityGbps),
    usedPct(idc.viewers ?? Number.NaN, idc.viewerCapacity),
    usedPct(idc.streams ?? Number.NaN, idc.streamCapacity),
  ]);
  return idc.loadPct === null || !(now > 0) ? 1 : Math.max(1, idc.loadPct / now);
}

const gigabytesPerHourPerGbps = 3600 / 8;

function costChange(idc: IdcSnapshot | undefined, egressGbpsAfter: number): number {
  if (idc === undefined || idc.costPerHour === null) return Number.NaN;
  if (egressGbpsAfter === 0) return -idc.costPerHour;
  if (idc.costPerGb !== undefined) return egressGbpsAfter * gigabytesPerHourPerGbps * idc.costPerGb - idc.costPerHour;
  return idc.egressGbps !== null && idc.egressGbps > 0
    ? (idc.costPerHour * egressGbpsAfter) / idc.egressGbps - idc.costPerHour
    : Number.NaN;
}
