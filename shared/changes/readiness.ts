/** "If this IDC were lost now", and "if these two were": where it would land, whether it fits, what breaks first. Pure, over one snapshot. */
import { orNull } from '../model/numbers.ts';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { lossModel } from './loss.ts';
import type { Fits, Loss, LossModel } from './loss.ts';

export interface Readiness {
  /** One, or a pair. */
  readonly idcs: readonly string[];
  /** Share of the moved viewers, 0–1, per receiver, largest first. */
  readonly landsOn: readonly { readonly idc: string; readonly share: number }[];
  readonly viewersMoved: number | null;
  readonly fits: Fits;
  /** The receiver that ends fullest, or whose figures can't be trusted, in words; empty when there is none. */
  readonly breaksFirst: string;
  /** Load of the fullest receiver. */
  readonly loadPct: number | null;
  readonly costPerHourDelta: number | null;
}

export interface NetworkReadiness {
  /** Every IDC, in the snapshot's order. */
  readonly single: readonly Readiness[];
  /** The worst of all pairs of IDCs that carry something, worst first. */
  readonly pairs: readonly Readiness[];
  /** Over all such pairs. */
  readonly pairsAtAll: { readonly all: number; readonly no: number; readonly unknown: number };
}

export interface ReadinessPolicy {
  readonly loadCeilingPct: number;
}

export function readinessOf(
  snapshot: NetworkSnapshot,
  { loadCeilingPct }: ReadinessPolicy,
  { mostPairs }: { readonly mostPairs: number },
): NetworkReadiness {
  const model = lossModel(snapshot, loadCeilingPct);
  const pairs = pairsOf(model);
  return {
    single: snapshot.idcs.map((_, index) => told(model, model.lose([index]))),
    pairs: pairs
      .toSorted(worstFirst)
      .slice(0, mostPairs)
      .map((loss) => told(model, loss)),
    pairsAtAll: {
      all: pairs.length,
      no: pairs.filter(({ fits }) => fits === 'no').length,
      unknown: pairs.filter(({ fits }) => fits === 'unknown').length,
    },
  };
}

/** Of two of which one carries nothing, the loss of the other is told already. */
function pairsOf(model: LossModel): Loss[] {
  const carrying = [...model.idcs.keys()].filter((index) => model.carries(index));
  return carrying.flatMap((left, at) => carrying.slice(at + 1).map((right) => model.lose([left, right])));
}

const rank: Readonly<Record<Fits, number>> = { no: 0, unknown: 1, yes: 2 };

function worstFirst(left: Loss, right: Loss): number {
  return rank[left.fits] - rank[right.fits] || fullness(right) - fullness(left) || right.viewersMoved - left.viewersMoved || 0;
}

/** Nobody left to take it is as full as can be. */
function fullness({ because, loadPct }: Loss): number {
  if (because === 'nobody-left') return Number.MAX_VALUE;
  return Number.isNaN(loadPct) ? -1 : loadPct;
}

function told(model: LossModel, loss: Loss): Readiness {
  return {
    idcs: loss.lost.map((index) => idOf(model, index)),
    landsOn: (loss.because === 'down-already' ? [] : model.receiversOf(loss.lost)).map(({ index, share }) => ({
      idc: idOf(model, index),
      share,
    })),
    viewersMoved: orNull(loss.viewersMoved),
    fits: loss.fits,
    breaksFirst: breaksFirst(model, loss),
    loadPct: orNull(loss.loadPct),
    costPerHourDelta: moves(loss) ? orNull(model.costDeltaOf(loss.lost)) : null,
  };
}

/** What is gone already, or has nowhere to go, costs nothing that anybody could say. */
function moves({ because }: Loss): boolean {
  return because !== 'down-already' && because !== 'nobody-left';
}

/** e.g. `ath-1 egress 112 %`. */
function breaksFirst(model: LossModel, { lost, because, first, loadPct }: Loss): string {
  switch (because) {
    case 'carries-nothing':
      return lost.length === 1 ? 'carries nothing' : 'carry nothing';
    case 'down-already':
      return `down already; ${idOf(model, first)} load ${Math.round(loadPct)} %`;
    case 'nobody-left':
      return 'nobody is left to take it';
    case 'not-known':
      return `${idOf(model, first)} data stale`;
    case 'fullest': {
      if (first === -1) return '';
      const fullest = model.fullestOf(lost, first);
      return `${idOf(model, first)} ${fullest.capacity} ${Math.round(fullest.loadPct)} %`;
    }
  }
}

function idOf({ idcs }: LossModel, index: number): string {
  return idcs[index]?.id ?? '';
}
