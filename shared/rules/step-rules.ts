/** Guards on each step of a traffic shift, not only on where it ends. */
import type { Routing } from '../agents/ingress.ts';
import { isGone, sharesWithoutGone } from '../changes/gone.ts';
import { afterRouting } from '../changes/moved.ts';
import { roundingShare, share } from '../changes/routing.ts';
import { shiftRouting } from '../changes/shift.ts';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import { allows, isEmergency, stops, warns } from './input.ts';
import type { Judgement, ShiftInput } from './input.ts';
import { receiversOf } from './touched.ts';

/** Every receiver keeps this much of its capacity now, once a step was made, and after each that is to come. Where there is no basis for its load, `Load ceiling` says so. */
export function judgeHeadroomFloor(input: ShiftInput): Judgement {
  const { snapshot, policy } = input;
  const floor = `floor ${String(policy.headroomFloorPct)} %`;
  const receivers = new Set(receiversOf(input));
  const lows = standings(input).flatMap(({ routing, when }) =>
    afterRouting(snapshot, routing).idcs.flatMap(({ idc, after: { headroomPct } }) =>
      receivers.has(idc.id) && headroomPct !== null ? [{ idc: idc.id, headroomPct, when }] : [],
    ),
  );
  const under = lows.filter(({ headroomPct }) => headroomPct < policy.headroomFloorPct);
  const worst = under.toSorted((left, right) => left.headroomPct - right.headroomPct)[0];
  if (worst !== undefined) {
    const first = under.find(({ idc }) => idc === worst.idc) ?? worst;
    const others = new Set(under.map(({ idc }) => idc)).size - 1;
    const more = others === 0 ? '' : ` and ${String(others)} more IDC${others === 1 ? '' : 's'}`;
    return stopsUnlessWaived(input, `${first.idc} keeps ${headroomWords(first.headroomPct)} ${first.when}${more}; ${floor}.`);
  }
  const lowest = lows.toSorted((left, right) => left.headroomPct - right.headroomPct)[0];
  return allows(
    lowest === undefined
      ? `Nobody receives more; ${floor}.`
      : `Least is ${lowest.idc} with ${headroomWords(lowest.headroomPct)} ${lowest.when}; ${floor}.`,
  );
}

/** No step moves more of the network at once than this. */
export function judgeBlastRadius(input: ShiftInput): Judgement {
  const { policy, snapshot } = input;
  const moves = movesOf(input);
  const largest = moves.toSorted(
    (left, right) => Math.max(right.viewersPct, right.streamsPct) - Math.max(left.viewersPct, left.streamsPct),
  )[0];
  const caps = `at most ${String(policy.blastRadius.viewersPct)} % of viewers and ${String(policy.blastRadius.streamsPct)} % of streams`;
  if (largest === undefined) return allows(`Every step is made, so nothing more moves at once; ${caps}.`);
  const words = `${largest.when} moves ${largest.viewersPct.toFixed(0)} % of the network's viewers and ${largest.streamsPct.toFixed(0)} % of its streams at once`;
  const over = moves.some((move) => move.viewersPct > policy.blastRadius.viewersPct || move.streamsPct > policy.blastRadius.streamsPct);
  if (!over) return allows(`${capital(words)}; ${caps}.`);
  const way = snapshot.idcs.length > 1 && !isEmergency(input.intent) ? ' Use more, smaller steps.' : '';
  return stopsUnlessWaived(input, `${capital(words)}; ${caps}.${way}`);
}

/** An emergency and the way back of what was just done only warn: waiting is the greater harm. */
function stopsUnlessWaived({ intent, undoes }: ShiftInput, reason: string): Judgement {
  if (isEmergency(intent)) return warns(`${reason} Allowed because this is an emergency.`);
  return undoes === true ? warns(`${reason} Allowed because it undoes a change.`) : stops(reason);
}

/** The routings of the steps that are still to come, the end last; none once all are made. */
function stepRoutings({ intent, snapshot, routing, steps, undoes }: ShiftInput): readonly Routing[] {
  if (steps !== undefined) return steps;
  // A revert goes back at once.
  if (undoes === true) return [routing];
  const before = intent.stepPercents.slice(0, -1).map((percent) => shiftRouting(intent, snapshot, percent));
  return [...before, routing];
}

interface Standing {
  readonly routing: Routing;
  readonly when: string;
}

/** What stands now, once a step was made, and after each that is still to come. */
function standings(input: ShiftInput): Standing[] {
  const made = input.progress?.stepsMade ?? 0;
  const all = stepRoutings(input);
  return [
    ...(made === 0 ? [] : [{ routing: input.snapshot.intended, when: 'now' }]),
    ...all.map((routing, index) => ({
      routing,
      when: index === all.length - 1 ? 'at the end' : `after step ${String(made + index + 1)}`,
    })),
  ];
}

interface StepMove {
  readonly when: string;
  readonly viewersPct: number;
  readonly streamsPct: number;
}

function movesOf(input: ShiftInput): StepMove[] {
  const { snapshot } = input;
  const made = input.progress?.stepsMade ?? 0;
  const all = stepRoutings(input);
  const count = made + all.length;
  return all.map((routing, index) => {
    const before = all[index - 1] ?? snapshot.intended;
    return {
      when: count === 1 ? 'it' : `step ${String(made + index + 1)} of ${String(count)}`,
      viewersPct: movedPct(snapshot, { before, routing, trafficClass: 'play' }),
      streamsPct: movedPct(snapshot, { before, routing, trafficClass: 'publish' }),
    };
  });
}

/** By the figures of who loses share; by the shares themselves where those are not known. What is gone already moves no more. */
function movedPct(
  snapshot: NetworkSnapshot,
  { before, routing, trafficClass }: { readonly before: Routing; readonly routing: Routing; readonly trafficClass: 'play' | 'publish' },
): number {
  const figure = trafficClass === 'play' ? 'viewers' : 'streams';
  const served = (under: Routing) => sharesWithoutGone(under, snapshot, trafficClass);
  const [standing, from, to] = [served(snapshot.intended), served(before), served(routing)];
  let moved = 0;
  let all = 0;
  let movedShare = 0;
  let known = true;
  for (const idc of snapshot.idcs) {
    if (isGone(idc, snapshot, trafficClass)) continue;
    const dropped = share(from, idc.id) - share(to, idc.id);
    const lost = dropped > roundingShare ? dropped : 0;
    const now = share(standing, idc.id);
    const carries = idc[figure];
    movedShare += lost;
    all += carries ?? 0;
    if (lost === 0) continue;
    if (carries === null || now === 0) known = false;
    else moved += carries * Math.min(1, lost / now);
  }
  return known && all > 0 ? (moved / all) * 100 : movedShare * 100;
}

function headroomWords(headroomPct: number): string {
  return headroomPct < 0 ? `no headroom (${(100 - headroomPct).toFixed(0)} % load)` : `${headroomPct.toFixed(0)} % headroom`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
