/** What moved in the world between the requester's frozen evidence and now. */
import { byWhatMatters } from './forecast-rows.ts';
import type { Forecast, ForecastIdc, RuleVerdict } from '../../../../shared/changes/plan.ts';

export const figureNames = ['viewers', 'streams', 'egressGbps', 'loadPct', 'rebufferPct', 'cpuPct', 'costPerHour'] as const;
export type FigureName = (typeof figureNames)[number];

export interface MovedIdc {
  readonly idc: string;
  readonly then: ForecastIdc | null;
  readonly now: ForecastIdc | null;
  /** Figures whose `now` or `after` differ by more than noise. */
  readonly figures: ReadonlySet<FigureName>;
  readonly stateMoved: boolean;
}

export interface MovedVerdict {
  readonly rule: RuleVerdict['rule'];
  readonly title: string;
  readonly then: RuleVerdict | null;
  readonly now: RuleVerdict | null;
  readonly moved: boolean;
}

/** Relative difference under which a live figure only breathes. */
const relativeNoise = 0.05;
/** Differences too small to matter however large they are in proportion. */
const absoluteNoise: Readonly<Record<FigureName, number>> = {
  viewers: 1,
  streams: 1,
  egressGbps: 0.001,
  loadPct: 1,
  rebufferPct: 0.1,
  // Breathes more than load does.
  cpuPct: 10,
  costPerHour: 0.01,
};

export function movedIdcs(then: Forecast, now: Forecast | null): readonly MovedIdc[] {
  const ids = [...new Set([...then.idcs, ...(now?.idcs ?? [])].map((row) => row.idc))];
  return ids.map((idc) => {
    const before = then.idcs.find((row) => row.idc === idc) ?? null;
    const after = now?.idcs.find((row) => row.idc === idc) ?? null;
    const both = before !== null && after !== null;
    return {
      idc,
      then: before,
      now: after,
      figures: new Set(both ? figureNames.filter((name) => figureMoved(name, before, after)) : []),
      stateMoved: both && before.state !== after.state,
    };
  });
}

/** Those that the change acts on, then or now: what moved first, then by what matters. */
export function affectedIdcs(idcs: readonly MovedIdc[]): readonly MovedIdc[] {
  return idcs
    .filter(({ then, now }) => (then ?? now)?.role !== 'unaffected' || (now !== null && now.role !== 'unaffected'))
    .toSorted((one, other) => Number(hasMoved(other)) - Number(hasMoved(one)) || byRow(one, other));
}

function hasMoved({ figures, stateMoved }: MovedIdc): boolean {
  return stateMoved || figures.size > 0;
}

function byRow(one: MovedIdc, other: MovedIdc): number {
  const left = one.now ?? one.then;
  const right = other.now ?? other.then;
  return left === null || right === null ? 0 : byWhatMatters(left, right);
}

export function movedVerdicts(then: readonly RuleVerdict[], now: readonly RuleVerdict[] | null): readonly MovedVerdict[] {
  const rules = [...new Set([...(now ?? []), ...then].map((verdict) => verdict.rule))];
  return rules
    .map((rule) => {
      const before = then.find((verdict) => verdict.rule === rule) ?? null;
      const after = now?.find((verdict) => verdict.rule === rule) ?? null;
      const moved = now !== null && before?.verdict !== after?.verdict;
      return { rule, title: (after ?? before)?.title ?? rule, then: before, now: after, moved };
    })
    .sort((one, other) => verdictRank(one.now ?? one.then) - verdictRank(other.now ?? other.then));
}

/** The verdicts to show: as of now where they were run again, each that changed saying what it was when asked. */
export function verdictsThenAndNow(then: readonly RuleVerdict[], now: readonly RuleVerdict[] | null): readonly RuleVerdict[] {
  if (now === null) return then;
  return now.map((verdict) => {
    const before = then.find(({ rule }) => rule === verdict.rule);
    if (before === undefined || before.verdict === verdict.verdict) return verdict;
    return {
      ...verdict,
      reason: `${verdict.reason} Moved: when asked it ${before.verdict === 'warns' ? 'warned' : before.verdict === 'allows' ? 'allowed' : 'blocked'}.`,
    };
  });
}

/** One sentence for the approver: nothing moved, or what did. */
export function movedSummary(idcs: readonly MovedIdc[], verdicts: readonly MovedVerdict[]): string {
  const parts = [
    ...verdicts.filter(({ moved }) => moved).map(({ title, now }) => `${title} now ${now === null ? 'is not checked' : now.verdict}`),
    ...idcs
      .filter(({ stateMoved }) => stateMoved)
      .map(({ idc, then, now }) => `${idc} went from ${then?.state ?? '—'} to ${now?.state ?? '—'}`),
  ];
  const figures = idcs.filter(({ figures: moved }) => moved.size > 0).map(({ idc }) => idc);
  if (figures.length > 0) parts.push(`figures of ${figures.join(', ')} moved`);
  return parts.length === 0 ? 'Nothing of note has moved since it was asked for' : `Moved since it was asked for: ${parts.join('; ')}`;
}

function figureMoved(name: FigureName, then: ForecastIdc, now: ForecastIdc): boolean {
  return differs(name, then[name].now, now[name].now) || differs(name, then[name].after, now[name].after);
}

function differs(name: FigureName, then: number | null, now: number | null): boolean {
  if (then === null || now === null) return then !== now;
  const difference = Math.abs(now - then);
  return difference > absoluteNoise[name] && difference > relativeNoise * Math.max(Math.abs(then), Math.abs(now));
}

function verdictRank(verdict: RuleVerdict | null): number {
  return verdict === null ? 3 : { blocks: 0, warns: 1, allows: 2 }[verdict.verdict];
}
