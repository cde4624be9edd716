/**
 * How far the world has moved from the evidence that a change rests on. Where steps have been made, their own effect is no drift: what is
 * to be expected lies between what the requester saw and what was forecast for the last step.
 */
import type { HealthState } from '../model/health.ts';
import type { IdcSnapshot, NetworkSnapshot } from '../model/snapshot.ts';
import type { Policy } from '../rules/policy.ts';
import type { Drift } from './drift-schema.ts';
import type { Intent } from './intent.ts';
import type { Forecast, ForecastIdc } from './plan.ts';

export interface DriftInput {
  readonly intent: Intent;
  /** As the requester saw it. */
  readonly forecast: Forecast;
  /** IDCs that the change touches. */
  readonly touched: readonly string[];
  /** Steps that have taken effect. */
  readonly stepsDone: number;
  readonly snapshot: NetworkSnapshot;
  readonly tolerances: Policy['driftTolerances'];
  /** It waits, or waited, for its time: that fewer watch by then is why one waits for the night, so only more is drift. */
  readonly scheduled?: boolean;
}

/**
 * What moved beyond its tolerance. Of an IDC that gives traffic up only more viewers are drift: that it is in trouble is no reason to leave
 * it more. Neither an emergency nor a rollback waits for the world to hold still.
 */
export function driftOf(input: DriftInput): Drift[] {
  if (!holdsStill(input.intent)) return [];
  const byId = new Map(input.snapshot.idcs.map((idc) => [idc.id, idc]));
  return input.forecast.idcs
    .filter(({ idc }) => input.touched.includes(idc))
    .flatMap((then) => {
      const now = byId.get(then.idc);
      return now === undefined ? [] : ofIdc(then, now, input);
    });
}

function holdsStill(intent: Intent): boolean {
  switch (intent.kind) {
    case 'traffic-shift':
      return intent.profile !== 'emergency';
    case 'config-release':
    case 'origin-switch':
      return true;
    case 'config-rollback':
    case 'override':
    case 'hold':
      return false;
  }
}

function ofIdc(then: ForecastIdc, now: IdcSnapshot, input: DriftInput): Drift[] {
  const { tolerances } = input;
  const onlyMore = input.scheduled === true;
  const isLeft = then.role === 'leaving';
  return [
    ...(isLeft ? [] : stateDrift(then, now, tolerances.worseState)),
    ...figureDrift({
      what: `${then.idc} viewers`,
      range: rangeOf(then, 'viewers', input),
      now: now.viewers,
      words: countWords,
      tolerance: `±${String(tolerances.viewersPct)} %`,
      within: (most) => Math.max(tolerances.viewersLeast, (tolerances.viewersPct / 100) * most),
      onlyAbove: isLeft || onlyMore,
    }),
    ...(isLeft
      ? []
      : figureDrift({
          what: `${then.idc} load`,
          range: rangeOf(then, 'loadPct', input),
          now: now.loadPct,
          words: percentWords,
          tolerance: `±${String(tolerances.loadPoints)} points`,
          within: () => tolerances.loadPoints,
          onlyAbove: onlyMore,
        })),
  ];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * From what was there to what the last step that was made was to bring: where the forecast tells the end alone, to the end, since what is
 * still coming is no drift either.
 */
function rangeOf(then: ForecastIdc, figure: 'viewers' | 'loadPct', { forecast, stepsDone }: DriftInput): Range | null {
  const before = then[figure].now;
  if (before === null) return null;
  const after = (stepsDone === 0 ? null : broughtBy(stepsDone, then, { figure, forecast })) ?? before;
  return { low: Math.min(before, after), high: Math.max(before, after) };
}

/** null: left as it was, or not known. */
function broughtBy(
  stepsDone: number,
  then: ForecastIdc,
  { figure, forecast: { steps } }: { readonly figure: 'viewers' | 'loadPct'; readonly forecast: Forecast },
): number | null {
  if (steps.length === 0) return then[figure].after;
  return steps[stepsDone - 1]?.idcs.find(({ idc }) => idc === then.idc)?.after[figure] ?? null;
}

interface Compared {
  readonly what: string;
  readonly range: Range | null;
  readonly now: number | null;
  readonly words: (value: number) => string;
  readonly tolerance: string;
  /** How far out is still no drift, given the larger of the two. */
  readonly within: (most: number) => number;
  readonly onlyAbove: boolean;
}

/** What is not known is for the rules on stale data, not for this. */
function figureDrift({ what, range, now, words, tolerance, within, onlyAbove }: Compared): Drift[] {
  if (range === null || now === null) return [];
  const room = within(Math.max(range.high, now));
  const isAbove = now > range.high + room;
  const isBelow = now < range.low - room;
  if (!isAbove && (onlyAbove || !isBelow)) return [];
  const then = words(range.low) === words(range.high) ? words(range.low) : `${words(range.low)} to ${words(range.high)}`;
  return [{ what, then, now: words(now), tolerance }];
}

/** A receiver that is a little worse is watched by the checks; one that is in trouble is not what the requester saw. */
const troubled: ReadonlySet<HealthState> = new Set(['critical', 'down', 'unknown']);

function stateDrift(then: ForecastIdc, now: IdcSnapshot, watches: boolean): Drift[] {
  if (!watches || then.state === now.state || !troubled.has(now.state)) return [];
  return [{ what: `${then.idc} state`, then: then.state, now: now.state, tolerance: 'not critical, down or unknown' }];
}

function countWords(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function percentWords(value: number): string {
  return `${value.toFixed(0)} %`;
}
