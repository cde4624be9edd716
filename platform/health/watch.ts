/** Turns what health and ingress say into events: transitions to the timeline, standing causes to alarms. */
import { trafficClasses } from '../../shared/agents/ingress.ts';
import type { Routing } from '../../shared/agents/ingress.ts';
import { share } from '../../shared/changes/routing.ts';
import { isStanding } from '../../shared/model/alarms.ts';
import type { Alarm, Severity, TimelineEntry } from '../../shared/model/events.ts';
import { severityRank } from '../../shared/model/health.ts';
import type { HealthState } from '../../shared/model/health.ts';
import type { State } from '../state/state.ts';
import type { Told } from './alarm-operations.ts';
import { AlarmBook } from './alarms.ts';
import type { AlarmNews, Cause } from './alarms.ts';
import type { BurnWatch } from './burn/burn-watch.ts';
import { ingressDownRule } from './engine.ts';
import type { HealthEngine, IdcHealth, Transition } from './engine.ts';
import type { IngressWatch } from './ingress-watch.ts';

/** Until then nothing has had the time to answer: silence is no event yet. */
const settleMs = 6_000;
/** A mismatch may last this long while the ingress catches up. */
const mismatchPatienceMs = 3_000;
/** Weights have 256 steps. */
const mismatchShare = 0.01;

const severities: Readonly<Record<HealthState, Severity>> = {
  healthy: 'info',
  unknown: 'unknown',
  degraded: 'degraded',
  critical: 'critical',
  down: 'critical',
};

export interface WatchOptions {
  readonly state: State;
  readonly engine: HealthEngine;
  readonly ingress: IngressWatch;
  readonly burn: Pick<BurnWatch, 'causes'>;
  /** What others found worth an alarm. */
  readonly causes?: (nowMs: number) => readonly Cause[];
  /** null before the changes part has opened. */
  readonly intended: () => Routing | null;
  /** As the log has them: those that stand, and those that cleared on a shelf. */
  readonly known: readonly Alarm[];
  readonly newId: () => string;
  readonly nowMs: number;
  /** A source that tells of all it knows before it answers may take so much longer. */
  readonly fillsForMs?: number;
  readonly emit: (told: Told) => void;
}

export class Watch {
  readonly alarms: AlarmBook;
  readonly #options: WatchOptions;
  readonly #unsettled: Set<string>;
  readonly #mismatchSinceMs = new Map<string, number>();
  /** Causes of this watch that stood at the last look, other than health. */
  #causes = new Set<string>();
  readonly #hadAlarm: ReadonlySet<string>;
  /** IDCs that are not healthy: since when, and how bad it became. */
  readonly #troubles = new Map<string, { readonly sinceMs: number; readonly worst: HealthState }>();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#unsettled = new Set(options.state.idcs.map(({ id }) => id));
    const standing = options.known.filter(isStanding).map(({ cause }) => cause);
    this.#hadAlarm = new Set(standing);
    this.#causes = new Set(standing.filter((cause) => !cause.startsWith('health:')));
    this.alarms = new AlarmBook({
      known: options.known,
      newId: options.newId,
      onEvent: (alarm, atMs, news) => options.emit({ timeline: timelineOf(alarm, atMs, news), alarms: [alarm] }),
    });
  }

  update(transitions: readonly Transition[], nowMs: number): void {
    for (const transition of transitions) if (!this.#unsettled.has(transition.idc)) this.#tell(transition);
    this.#settle(nowMs);
    this.alarms.sweep(nowMs);
    const others = [...this.#options.burn.causes(), ...(this.#options.causes?.(nowMs) ?? [])];
    const causes = [...this.#ingressCauses(nowMs), ...this.#mismatches(nowMs), ...others];
    if (nowMs - this.#options.nowMs < settleMs + (this.#unsettled.size === 0 ? 0 : (this.#options.fillsForMs ?? 0))) return;
    for (const cause of causes) this.alarms.raise(cause, nowMs);
    const standing = new Set(causes.map(({ cause }) => cause));
    for (const cause of this.#causes) if (!standing.has(cause)) this.alarms.clear(cause, nowMs);
    this.#causes = standing;
  }

  /** An IDC's first state is no change, but an alarm that stood before may be over, or one may be due. */
  #settle(nowMs: number): void {
    for (const id of this.#unsettled) {
      const health = this.#options.engine.health(this.#options.state.idcIndex.get(id) ?? 0);
      const patienceMs = settleMs + (this.#options.fillsForMs ?? 0);
      if (health.state === 'unknown' && nowMs - this.#options.nowMs < patienceMs) continue;
      this.#unsettled.delete(id);
      if (health.state !== 'healthy' || this.#hadAlarm.has(`health:${id}`)) {
        this.#tell({ idc: id, from: { state: 'unknown', sinceMs: this.#options.nowMs, reasons: [] }, to: health, atMs: nowMs });
      }
    }
  }

  #tell({ idc, from, to, atMs }: Transition): void {
    // The ingress has one alarm of its own: not one for every IDC behind it.
    const isOfIngress = (health: IdcHealth): boolean => health.reasons[0]?.rule === ingressDownRule;
    if (isOfIngress(to) || (isOfIngress(from) && to.state === 'healthy')) return;
    const cause = `health:${idc}`;
    if (to.state === 'healthy') this.alarms.clear(cause, atMs);
    else this.alarms.raise({ cause, idc, severity: severities[to.state], title: titleOf(idc, to), detail: detailOf(to) }, atMs);
    const trouble = this.#followTrouble(idc, to);
    if (from.state === to.state) return;
    const entry: TimelineEntry = {
      atMs,
      kind: 'health',
      severity: severities[to.state],
      idc,
      title: titleOf(idc, to),
      detail:
        to.state === 'healthy'
          ? `It was not for ${duration(atMs - (trouble?.sinceMs ?? from.sinceMs))}, at worst ${trouble?.worst ?? from.state}`
          : detailOf(to),
      changeId: null,
      release: null,
      actor: null,
    };
    this.#options.emit({ timeline: [entry], alarms: [] });
  }

  /** The trouble that the IDC is in, or has just come out of. */
  #followTrouble(idc: string, to: IdcHealth): { readonly sinceMs: number; readonly worst: HealthState } | undefined {
    const before = this.#troubles.get(idc);
    if (to.state === 'healthy') this.#troubles.delete(idc);
    else {
      const isWorse = before === undefined || severityRank(to.state) < severityRank(before.worst);
      this.#troubles.set(idc, { sinceMs: before?.sinceMs ?? to.sinceMs, worst: isWorse ? to.state : before.worst });
    }
    return before;
  }

  #ingressCauses(nowMs: number): readonly Cause[] {
    return this.#options.ingress.problems(nowMs).map(({ kind, name, agent, text }) => ({
      cause: `ingress-${kind}:${name}`,
      idc: null,
      severity: 'critical',
      title: kind === 'unreachable' ? `${agent.charAt(0).toUpperCase()}${agent.slice(1)} unreachable` : 'HAProxy down',
      detail: text,
    }));
  }

  #mismatches(nowMs: number): readonly Cause[] {
    const intended = this.#options.intended();
    const actual = this.#options.ingress.routing(nowMs)?.weights;
    // What can't be read is told as unreachable; the clock of a mismatch then stands.
    if (intended === null || actual === undefined) return [];
    const causes: Cause[] = [];
    for (const { id } of this.#options.state.idcs) {
      for (const trafficClass of trafficClasses) {
        const key = `${id}:${trafficClass}`;
        const wanted = share(intended[trafficClass], id);
        const found = share(actual[trafficClass], id);
        if (Math.abs(wanted - found) <= mismatchShare) {
          this.#mismatchSinceMs.delete(key);
          continue;
        }
        const sinceMs = this.#mismatchSinceMs.get(key) ?? nowMs;
        this.#mismatchSinceMs.set(key, sinceMs);
        if (nowMs - sinceMs > mismatchPatienceMs) causes.push(mismatch(id, trafficClass, { wanted, found }));
      }
    }
    return causes;
  }
}

/** Health tells its transitions itself; other alarms stand on the timeline when they come and go. */
function timelineOf(alarm: Alarm, atMs: number, news: AlarmNews): readonly TimelineEntry[] {
  const isShownAgain = news === 'shelf-over' && isStanding(alarm);
  const isTold = isShownAgain || (!alarm.cause.startsWith('health:') && news !== 'shelf-over' && news !== 'figures');
  if (!isTold) return [];
  const isOver = news === 'cleared';
  return [
    {
      atMs,
      kind: 'alarm',
      severity: isOver ? 'info' : alarm.severity,
      idc: alarm.idc,
      title: isOver ? `Over: ${alarm.title}` : isShownAgain ? `Off the shelf: ${alarm.title}` : alarm.title,
      detail: isOver ? null : alarm.detail,
      changeId: null,
      release: null,
      actor: null,
    },
  ];
}

function mismatch(idc: string, trafficClass: string, { wanted, found }: { readonly wanted: number; readonly found: number }): Cause {
  const what = trafficClass === 'publish' ? 'publishers' : 'viewers';
  return {
    cause: `routing-mismatch:${idc}:${trafficClass}`,
    idc,
    severity: 'critical',
    title: `${idc} routing of ${what} is not as intended`,
    detail: `Intended ${percent(wanted)} of ${what}, the traffic manager is set to ${percent(found)}`,
  };
}

function titleOf(idc: string, health: IdcHealth): string {
  if (health.state === 'healthy') return `${idc} healthy again`;
  const rule = health.reasons[0]?.rule.replaceAll('-', ' ') ?? '';
  return `${idc} ${health.state}${rule === '' ? '' : ` · ${rule}`}`;
}

function detailOf(health: IdcHealth): string {
  const affected = health.reasons[0]?.viewersAffected ?? null;
  const viewers =
    affected === null || affected === 0 ? [] : [`${affected} viewers ${health.state === 'unknown' ? 'behind it' : 'affected'}`];
  return [...health.reasons.map(({ text }) => text), ...viewers].join('. ');
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
