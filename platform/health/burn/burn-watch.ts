/**
 * The error budgets of every IDC and of the network as a whole, judged anew at the end of each minute. It keeps its own minutes, so
 * that no judgement waits for the database, and fills those from before its start as the database gives them.
 */
import type { Burn } from '../../../shared/model/burn.ts';
import type { Alarm } from '../../../shared/model/events.ts';
import type { HealthReason, HealthState } from '../../../shared/model/health.ts';
import { orNull } from '../../../shared/model/numbers.ts';
import { historySeconds } from '../../state/history.ts';
import type { State } from '../../state/state.ts';
import type { Cause } from '../alarms.ts';
import { judgeBurn } from './judge.ts';
import type { HeldTier } from './judge.ts';
import { MinuteRing, added, noParts } from './minutes.ts';
import type { MinuteParts, PartSums, PastMinutes } from './minutes.ts';
import { budgetMinutes, objectives, tiers, windowMinutes } from './objectives.ts';
import type { Objective, Tier } from './objectives.ts';
import { burnSentence, burnTitle } from './words.ts';

/** What players measured comes some seconds late: a minute is closed this long after its end. */
const graceSeconds = 10;

/** Of one objective in one IDC, or in all of them. */
interface Scope {
  readonly cause: string;
  readonly objective: Objective;
  /** null: the network. */
  readonly index: number | null;
  burn: Burn | null;
  held: HeldTier | null;
}

export interface BurnWatchOptions {
  readonly state: State;
  /** Alarms as the log has them: a budget that was burning burns on until something known says otherwise. */
  readonly known: readonly Alarm[];
}

export class BurnWatch {
  readonly #state: State;
  readonly #rings: readonly MinuteRing[];
  readonly #scopes: readonly Scope[];
  /** Alarms that stood before and that nothing has been said about yet. */
  readonly #inherited: Map<string, Alarm>;
  #closedMinute = Number.NaN;

  constructor({ state, known }: BurnWatchOptions) {
    this.#state = state;
    this.#rings = state.idcs.map(() => new MinuteRing());
    const standing = new Map(
      known.filter(({ clearedAtMs, burn }) => clearedAtMs === null && burn !== null).map((alarm) => [alarm.cause, alarm]),
    );
    this.#scopes = objectives.flatMap((objective) =>
      [null, ...state.idcs.keys()].map((index) => {
        const cause = `burn:${objective.objective}${index === null ? '' : `:${state.idcs[index]?.id ?? ''}`}`;
        const { tier = null, sinceMs = null } = standing.get(cause)?.burn ?? {};
        return { cause, objective, index, burn: null, held: tier === null || sinceMs === null ? null : { tier, sinceMs } };
      }),
    );
    const causes = new Set(this.#scopes.map(({ cause }) => cause));
    this.#inherited = new Map([...standing].filter(([cause]) => causes.has(cause)));
  }

  /** Called with each second that has closed. Takes in the minutes that are complete by it and judges anew when there are any. */
  closed(second: number): void {
    const minute = Math.floor((second + 1 - graceSeconds) / 60) - 1;
    // A clock that was set back goes through its minutes again: what it says of them now counts.
    if (minute < this.#closedMinute) this.#closedMinute = minute - 1;
    const oldest = minute - historySeconds / 60 + 1;
    const first = Number.isNaN(this.#closedMinute) ? minute : Math.max(this.#closedMinute + 1, oldest);
    if (first > minute) return;
    for (let closing = first; closing <= minute; closing += 1) {
      for (const [index, ring] of this.#rings.entries()) {
        const parts = minutePartsOf(this.#state, index, closing);
        if (parts.knownSeconds > 0) ring.put(closing, parts);
      }
    }
    this.#closedMinute = minute;
    this.#judge();
  }

  /** Fills in what the database knows of the time before the start; what was measured since stays. Newest IDC by IDC. */
  async refill(past: PastMinutes, nowMs: number): Promise<void> {
    const until = Math.floor(nowMs / 60_000);
    for (const [index, { id }] of this.#state.idcs.entries()) {
      const minutes = await past.read(id, { from: until - budgetMinutes + 1, until });
      const ring = this.#rings[index];
      for (const { minute, ...parts } of minutes) if (ring?.has(minute) === false) ring.put(minute, parts);
    }
    if (!Number.isNaN(this.#closedMinute)) this.#judge();
  }

  /** Beside what holds the IDC's state: its budgets, burning or not. Empty before the first minute. */
  reasons(index: number): readonly HealthReason[] {
    return this.#scopes.flatMap((scope) => (scope.index === index && scope.burn !== null ? [this.#reasonOf(scope, scope.burn)] : []));
  }

  /** Budgets that burn. */
  causes(): readonly Cause[] {
    return this.#scopes.flatMap((scope): Cause[] => {
      const { cause, objective, burn } = scope;
      const tier = tiers.find((candidate) => candidate.tier === burn?.tier);
      if (burn === null) return [this.#inherited.get(cause)].filter((alarm) => alarm !== undefined);
      if (tier === undefined) return [];
      const idc = this.#idcOf(scope);
      const where = idc ?? 'Network';
      return [
        { cause, idc, severity: tier.severity, title: burnTitle(where, objective, burn), detail: burnSentence(objective, burn), burn },
      ];
    });
  }

  #judge(): void {
    const perIdc = this.#rings.map((ring) => ring.sums(this.#closedMinute, windowMinutes));
    const measured = perIdc.filter((_, index) => this.#state.freshness.quality.isExpected(index));
    const whole = windowMinutes.map((_, window) =>
      measured.reduce<PartSums>((sum, windows) => added(sum, windows[window] ?? noParts), noParts),
    );
    for (const scope of this.#scopes) {
      const { objective, index, held } = scope;
      const sums = index === null ? whole : (perIdc[index] ?? []);
      const atMs = (this.#closedMinute + 1) * 60_000;
      const burn = judgeBurn({ objective, sums, idcs: index === null ? measured.length : 1, held, atMs });
      scope.burn = burn;
      scope.held = burn.tier === null || burn.sinceMs === null ? null : { tier: burn.tier, sinceMs: burn.sinceMs };
    }
    this.#inherited.clear();
  }

  #idcOf({ index }: Scope): string | null {
    return index === null ? null : (this.#state.idcs[index]?.id ?? null);
  }

  #reasonOf({ objective, index }: Scope, burn: Burn): HealthReason {
    const tier = tiers.find((candidate) => candidate.tier === burn.tier);
    const shortest = burn.windows.find((window) => window.tier === burn.tier);
    const badShare = ((shortest?.rate ?? Number.NaN) * (100 - objective.targetPct)) / 100;
    const affected = orNull(badShare * (this.#state.aggregates.viewers[index ?? 0] ?? Number.NaN));
    return {
      rule: `burn-${objective.objective}`,
      state: stateOf(burn, tier),
      text: burnSentence(objective, burn),
      metric: null,
      unit: null,
      value: null,
      enterAt: null,
      leaveAt: null,
      matched: null,
      needed: null,
      window: null,
      samples: [],
      sinceMs: burn.sinceMs ?? burn.atMs,
      clearsInMs: null,
      viewersAffected: affected === null ? null : Math.round(affected),
      witnesses: [],
      burn,
    };
  }
}

/** A budget of which nothing is known enough is not a good one. */
function stateOf({ windows }: Burn, tier: Tier | undefined): HealthState {
  if (tier !== undefined) return tier.severity === 'critical' ? 'critical' : 'degraded';
  return windows.every(({ rate }) => rate === null) ? 'unknown' : 'healthy';
}

function minutePartsOf(state: State, index: number, minute: number): MinuteParts {
  const sum = { ...noParts };
  const history = state.histories[index];
  for (let second = minute * 60; second < (minute + 1) * 60; second += 1) {
    const playMs = history?.part('playMs', second) ?? Number.NaN;
    if (history === undefined || Number.isNaN(playMs)) continue;
    sum.knownSeconds += 1;
    sum.playMs += playMs;
    sum.stallMs += history.part('stallMs', second);
    sum.startAttempts += history.part('startAttempts', second);
    sum.startFailures += history.part('startFailures', second);
  }
  return sum;
}
