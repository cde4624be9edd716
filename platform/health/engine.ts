/**
 * The state of every IDC and why: verdicts on its nodes by two witnesses, and bands over its measures. The worst reason is the state;
 * without any reason, and with all that is expected known, it is healthy.
 */
import type { HealthReason, HealthState } from '../../shared/model/health.ts';
import { defaultHealthLimits } from '../../shared/model/health-limits.ts';
import type { HealthLimits } from '../../shared/model/health-limits.ts';
import { severityRank } from '../../shared/model/health.ts';
import { orNull } from '../../shared/model/numbers.ts';
import type { State } from '../state/state.ts';
import { advance, clearsInMs, matchedOf, newBand } from './band.ts';
import type { Band } from './band.ts';
import type { IngressWatch } from './ingress-watch.ts';
import { NodeWatch } from './node-watch.ts';
import { nodeReasons } from './node-reasons.ts';
import { metricRules, rulesWith } from './rules.ts';
import type { MetricRule } from './rules.ts';
import type { SeenState } from './state-operations.ts';

export interface IdcHealth {
  readonly state: HealthState;
  readonly sinceMs: number;
  /** Worst first; empty when healthy. */
  readonly reasons: readonly HealthReason[];
}

/** Where an IDC's state, or the rule that holds it, has changed. */
export interface Transition {
  readonly idc: string;
  readonly from: IdcHealth;
  readonly to: IdcHealth;
  readonly atMs: number;
}

export const ingressDownRule = 'ingress-down';

interface EngineOptions {
  readonly state: State;
  readonly ingress: IngressWatch;
  readonly nowMs: number;
  /** By IDC id, asked with every look; the defaults when left out. */
  readonly limitsOf?: ((idc: string) => HealthLimits) | undefined;
  /** What the IDCs were before the platform was started anew. */
  readonly before?: readonly SeenState[];
}

/** An IDC that was out of sight for longer may have been anything meanwhile: its state counts from when it is seen again. */
const mostUnseenMs = 60_000;

export class HealthEngine {
  readonly nodes: NodeWatch;
  /** Why the players' measurements can't be read; empty when they can. */
  qualityProblem = '';
  readonly #state: State;
  readonly #ingress: IngressWatch;
  readonly #limitsOf: (idc: string) => HealthLimits;
  readonly #bands: Map<string, Band>[];
  readonly #healths: IdcHealth[];
  /** Since when an IDC's players have been unmeasured; NaN while they are not. */
  readonly #qualityStaleSinceMs: Float64Array;
  /** By IDC that has not been judged since the start, what it was before. */
  readonly #before: Map<string, SeenState>;

  constructor({ state, ingress, nowMs, limitsOf = () => defaultHealthLimits, before = [] }: EngineOptions) {
    this.#state = state;
    this.#ingress = ingress;
    this.#limitsOf = limitsOf;
    this.nodes = new NodeWatch({ nodes: state.nodes, ingress, nowMs });
    this.#bands = state.idcs.map(() => new Map(metricRules.map(({ rule }) => [rule, newBand(nowMs)])));
    this.#qualityStaleSinceMs = new Float64Array(state.idcs.length).fill(Number.NaN);
    this.#before = new Map(before.map((seen) => [seen.idc, seen]));
    this.#healths = state.idcs.map(({ id }) => ({ state: 'unknown', sinceMs: this.#sinceMs(id, 'unknown', nowMs), reasons: [] }));
    this.update(nowMs);
  }

  health(index: number): IdcHealth {
    return this.#healths[index] ?? { state: 'unknown', sinceMs: Number.NaN, reasons: [] };
  }

  /** One more sample of every measure: the second that has just closed. */
  sample(second: number, nowMs: number): void {
    for (const [index, bands] of this.#bands.entries()) {
      for (const rule of this.#rulesOf(index)) {
        const band = bands.get(rule.rule) ?? newBand(nowMs);
        bands.set(rule.rule, advance(rule, band, { sample: rule.sample(this.#state, index, second), atMs: nowMs }));
      }
    }
  }

  /** Judges anew, as often as one likes. Answers what has changed. */
  update(nowMs: number): readonly Transition[] {
    this.#state.freshness.update(nowMs);
    this.nodes.update(nowMs);
    const transitions: Transition[] = [];
    for (const [index, idc] of this.#state.idcs.entries()) {
      const from = this.health(index);
      const reasons = this.#reasons(index, nowMs).toSorted((left, right) => severityRank(left.state) - severityRank(right.state));
      const state = reasons[0]?.state ?? 'healthy';
      const to = { state, sinceMs: state === from.state ? from.sinceMs : this.#sinceMs(idc.id, state, nowMs), reasons };
      if (state !== 'unknown') this.#before.delete(idc.id);
      this.#healths[index] = to;
      if (state !== from.state || reasons[0]?.rule !== from.reasons[0]?.rule) transitions.push({ idc: idc.id, from, to, atMs: nowMs });
    }
    return transitions;
  }

  /** What is to be known after a restart: of an IDC that has not been heard since the last one, still what was known then. */
  seen(nowMs: number): readonly SeenState[] {
    return this.#state.idcs.flatMap(({ id }, index) => {
      const { state, sinceMs } = this.health(index);
      return state === 'unknown' && this.#seenLately(id, nowMs) !== null ? [] : [{ idc: id, state, sinceMs, seenAtMs: nowMs }];
    });
  }

  /** A state that is as it was before a short absence of the platform has not begun with its restart. */
  #sinceMs(idc: string, state: HealthState, nowMs: number): number {
    const before = this.#seenLately(idc, nowMs);
    return before?.state === state ? before.sinceMs : nowMs;
  }

  /** null also where the clock was set back since: then nothing says how long it was out of sight. */
  #seenLately(idc: string, nowMs: number): SeenState | null {
    const before = this.#before.get(idc);
    if (before === undefined) return null;
    const unseenMs = nowMs - before.seenAtMs;
    return unseenMs >= 0 && unseenMs <= mostUnseenMs && before.sinceMs <= before.seenAtMs ? before : null;
  }

  #rulesOf(index: number): readonly MetricRule[] {
    return rulesWith(this.#limitsOf(this.#state.idcs[index]?.id ?? ''));
  }

  #reasons(index: number, nowMs: number): HealthReason[] {
    const idc = this.#state.idcs[index];
    if (idc === undefined) return [];
    const reasons = nodeReasons({ idc: idc.id, index, state: this.#state, nodes: this.nodes });
    const outage = this.#ingress.outage(idc.id, nowMs);
    if (outage !== null) reasons.push({ ...plainReason(ingressDownRule, outage.text, outage.sinceMs), state: 'critical' });
    const quality = this.#qualityReason(index, nowMs);
    if (quality !== null) reasons.push(quality);
    for (const rule of this.#rulesOf(index)) {
      const band = this.#bands[index]?.get(rule.rule);
      const reason = band === undefined ? null : bandReason(rule, band, { state: this.#state, index });
      if (reason !== null) reasons.push(reason);
    }
    if (reasons.length === 0 && !this.#state.freshness.isFresh(index))
      reasons.push(plainReason('data-stale', `Nothing is known of ${idc.id}`, unknownSinceMs(this.health(index), nowMs)));
    return reasons;
  }

  #qualityReason(index: number, nowMs: number): HealthReason | null {
    const { quality } = this.#state.freshness;
    if (!quality.isExpected(index) || quality.isFresh(index)) {
      this.#qualityStaleSinceMs[index] = Number.NaN;
      return null;
    }
    if (Number.isNaN(this.#qualityStaleSinceMs[index] ?? Number.NaN)) this.#qualityStaleSinceMs[index] = nowMs;
    const observedAtMs = quality.observedAtMs(index);
    const since = Number.isNaN(observedAtMs) ? 'ever' : `for ${Math.round((nowMs - observedAtMs) / 1000)} s`;
    const cause = this.qualityProblem === '' ? '' : ` (${this.qualityProblem})`;
    const text = `No measurements from players ${since}${cause}: starts and stalls are not known`;
    return {
      ...plainReason('quality-stale', text, this.#qualityStaleSinceMs[index] ?? nowMs),
      viewersAffected: wholeOrNull(this.#state.aggregates.viewers[index] ?? Number.NaN),
    };
  }
}

/** Not known anew with every look: since it has not been known. */
function unknownSinceMs({ state, sinceMs }: IdcHealth, nowMs: number): number {
  return state === 'unknown' ? sinceMs : nowMs;
}

function plainReason(rule: string, text: string, sinceMs: number): HealthReason {
  return {
    rule,
    state: 'unknown',
    text,
    metric: null,
    unit: null,
    value: null,
    enterAt: null,
    leaveAt: null,
    matched: null,
    needed: null,
    window: null,
    samples: [],
    sinceMs,
    clearsInMs: null,
    viewersAffected: null,
    witnesses: [],
  };
}

function bandReason(
  rule: MetricRule,
  band: Band,
  { state, index }: { readonly state: State; readonly index: number },
): HealthReason | null {
  if (band.level === 'healthy' || band.level === 'no-opinion') return null;
  const { enterAt, leaveAt } = rule[band.level];
  const value = band.samples.findLast((sample) => sample !== null) ?? null;
  const matched = matchedOf(rule, band.samples, band.level);
  const now = value === null ? 'no sample now' : `${rounded(value)} ${rule.unit} now`;
  const held = `${rule.label} at or above ${enterAt} ${rule.unit} in ${matched} of the last ${band.samples.length} s, ${now}`;
  const clearing = `${rule.label} ${now}, ${band.level} until it is below ${leaveAt} ${rule.unit} for ${rule.leaveAfter} s`;
  return {
    rule: rule.rule,
    state: band.level,
    text: matched >= rule.needed ? held : clearing,
    metric: rule.metric,
    unit: rule.unit,
    value,
    enterAt,
    leaveAt,
    matched,
    needed: rule.needed,
    window: rule.window,
    samples: [...band.samples],
    sinceMs: band.sinceMs,
    clearsInMs: clearsInMs(rule, band),
    viewersAffected: value === null ? null : wholeOrNull(rule.viewersAffected(state, index, value)),
    witnesses: [],
  };
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

function wholeOrNull(value: number): number | null {
  const known = orNull(value);
  return known === null ? null : Math.round(known);
}
