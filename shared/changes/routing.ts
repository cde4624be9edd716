/** Absolute shares of traffic per IDC: base, and after p % of a move. Shares are 0–1 and sum to 1. Pure arithmetic. */
import type { Routing, Shares } from '../agents/ingress.ts';
import { trafficClasses } from '../agents/ingress.ts';

interface Capacity {
  readonly id: string;
  readonly viewerCapacity: number;
  readonly streamCapacity: number;
}

/** A move of traffic, as an intent asks for it. */
export interface Move {
  readonly direction: 'away' | 'back';
  readonly idcs: readonly string[];
  /** How the moved share is split; empty: by base share over `defaultReceivers`. Unused for `back`. */
  readonly receivers: Shares;
}

export interface MoveContext {
  readonly current: Routing;
  readonly base: Routing;
  /** IDCs that serve and are not left: who receives when the move names nobody. */
  readonly defaultReceivers: readonly string[];
}

/** Publish in proportion to stream capacity, play in proportion to viewer capacity. @throws RangeError without any capacity. */
export function baseRouting(idcs: readonly Capacity[]): Routing {
  return {
    publish: normalised(idcs.map(({ id, streamCapacity }) => [id, streamCapacity])),
    play: normalised(idcs.map(({ id, viewerCapacity }) => [id, viewerCapacity])),
  };
}

/**
 * Shares after `percent` % of the way from the present routing to where the move ends. Without a receiver nothing moves: the
 * rule on serving IDCs says why.
 */
export function routingAfter(move: Move, context: MoveContext, percent: number): Routing {
  const end = endOf(move, context);
  const part = Math.min(Math.max(percent, 0), 100) / 100;
  return mapRouting((trafficClass) => {
    const from = context.current[trafficClass];
    const to = end[trafficClass];
    const ids = new Set([...Object.keys(from), ...Object.keys(to)]);
    return normalised([...ids].map((id) => [id, share(from, id) * (1 - part) + share(to, id) * part]));
  });
}

/** IDCs whose share of either class differs between the two, beyond rounding. */
export function idcsThatDiffer(left: Routing, right: Routing): string[] {
  const ids = new Set(trafficClasses.flatMap((trafficClass) => [...Object.keys(left[trafficClass]), ...Object.keys(right[trafficClass])]));
  return [...ids].filter((id) =>
    trafficClasses.some((trafficClass) => Math.abs(share(left[trafficClass], id) - share(right[trafficClass], id)) > roundingShare),
  );
}

/** The routing over exactly these IDCs: a new one has no share, the share of one that is gone goes to the others. */
export function routingOver(ids: readonly string[], routing: Routing, base: Routing): Routing {
  return mapRouting((trafficClass) => {
    const kept = ids.map((id): [string, number] => [id, share(routing[trafficClass], id)]);
    return kept.some(([, value]) => value > 0) ? normalised(kept) : base[trafficClass];
  });
}

/** Below this two shares are the same: weights at the target have 256 steps. */
export const roundingShare = 1e-9;

export function share(shares: Shares, id: string): number {
  return Object.hasOwn(shares, id) ? (shares[id] ?? 0) : 0;
}

function endOf(move: Move, context: MoveContext): Routing {
  return mapRouting((trafficClass) => {
    const current = context.current[trafficClass];
    const base = context.base[trafficClass];
    return move.direction === 'away' ? endOfLeaving(move, current, { base, context }) : endOfReturning(move, current, base);
  });
}

function endOfLeaving(move: Move, current: Shares, { base, context }: { readonly base: Shares; readonly context: MoveContext }): Shares {
  const leaving = new Set(move.idcs);
  const named = Object.entries(move.receivers).filter(([id, part]) => part > 0 && !leaving.has(id));
  const unnamed = context.defaultReceivers.filter((id) => !leaving.has(id)).map((id): [string, number] => [id, share(base, id)]);
  const receivers = named.length > 0 ? named : unnamed;
  const sum = receivers.reduce((total, [, part]) => total + part, 0);
  if (sum <= 0) return current;
  const moved = move.idcs.reduce((total, id) => total + share(current, id), 0);
  const end = new Map(Object.entries(current).map(([id, value]) => [id, leaving.has(id) ? 0 : value]));
  for (const [id, part] of receivers) end.set(id, (end.get(id) ?? 0) + (moved * part) / sum);
  return normalised([...end]);
}

/** Returning IDCs get their base share; the others make room in proportion to what they carry. */
function endOfReturning(move: Move, current: Shares, base: Shares): Shares {
  const returning = new Set(move.idcs);
  const returned = [...returning].reduce((total, id) => total + share(base, id), 0);
  const others = Object.entries(current).filter(([id]) => !returning.has(id));
  const carried = others.reduce((total, [, value]) => total + value, 0);
  const room = Math.max(0, 1 - returned);
  const end = new Map<string, number>(others.map(([id, value]) => [id, carried > 0 ? (value / carried) * room : 0]));
  for (const id of returning) end.set(id, share(base, id));
  return [...end.values()].some((value) => value > 0) ? normalised([...end]) : current;
}

function mapRouting(sharesOf: (trafficClass: (typeof trafficClasses)[number]) => Shares): Routing {
  return { publish: sharesOf('publish'), play: sharesOf('play') };
}

function normalised(parts: readonly (readonly [id: string, part: number])[]): Shares {
  const sum = parts.reduce((total, [, part]) => total + Math.max(0, part), 0);
  if (sum <= 0) throw new RangeError('shares of nothing: no IDC has any capacity');
  return Object.fromEntries(
    parts.map(([id, part]): [string, number] => {
      const value = Math.max(0, part) / sum;
      return [id, value < roundingShare ? 0 : Math.min(1, value)];
    }),
  );
}
