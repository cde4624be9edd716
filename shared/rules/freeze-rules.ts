/** The calendar of times in which nobody changes anything: single windows, and those that come back every week. */
import { allows, stopsUnlessEmergency, utcWords } from './input.ts';
import type { Judgement, RuleInput } from './input.ts';
import { isOfPolicy, weekdays } from './policy.ts';
import type { Policy, WeeklyFreeze } from './policy.ts';
import { isGuard, touchedBy } from './touched.ts';

interface Freeze {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly reason: string;
  readonly idcs: readonly string[];
}

export function judgeFreezeWindow(input: RuleInput): Judgement {
  const { intent, snapshot, policy, startAtMs } = input;
  if (isOfPolicy(intent)) return allows('None on the policy itself: a freeze is lifted by changing it.');
  if (isGuard(input)) return allows('It moves nothing, so a freeze does not concern it.');
  const atMs = Math.max(snapshot.atMs, startAtMs ?? 0);
  const touched = touchedBy(input);
  const touching = freezesAround(policy, atMs).filter(({ idcs }) => idcs.length === 0 || idcs.some((id) => touched.includes(id)));
  const open = touching
    .filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
    .toSorted((left, right) => right.untilMs - left.untilMs)[0];
  if (open !== undefined) {
    const frozen = open.idcs.length === 0 ? touched : touched.filter((id) => open.idcs.includes(id));
    return stopsUnlessEmergency(intent, `Frozen until ${utcWords(open.untilMs)}: ${open.reason}.`, frozen);
  }
  const next = touching.filter(({ fromMs }) => fromMs > atMs).toSorted((left, right) => left.fromMs - right.fromMs)[0];
  return allows(next === undefined ? 'None.' : `None until ${utcWords(next.fromMs)}.`);
}

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** The Sunday before 1 January 1970, a Thursday. */
const firstSundayMs = -4 * dayMs;

/** Every single window, and of each weekly one the latest that has begun and the next. */
function freezesAround({ freezeWindows, weeklyFreezes }: Policy, atMs: number): Freeze[] {
  return [...freezeWindows, ...weeklyFreezes.flatMap((weekly) => [occurrence(weekly, atMs, 0), occurrence(weekly, atMs, 1)])];
}

/** @param ahead 0: the latest that has begun; 1: the one after it */
function occurrence({ weekday, fromUtc, forMinutes, reason, idcs }: WeeklyFreeze, atMs: number, ahead: number): Freeze {
  const [hours = 0, minutes = 0] = fromUtc.split(':').map(Number);
  const offsetMs = firstSundayMs + weekdays.indexOf(weekday) * dayMs + (hours * 60 + minutes) * 60_000;
  const fromMs = offsetMs + (Math.floor((atMs - offsetMs) / weekMs) + ahead) * weekMs;
  return { fromMs, untilMs: fromMs + forMinutes * 60_000, reason, idcs };
}
