/**
 * Alarms: one per cause while it stands. What comes back soon after it cleared, or while it is shelved, is the same alarm again,
 * counted, so that something that flaps does not flood. What stands in the log at a start is taken over, so that a restart raises
 * nothing twice and no shelf outlives its time.
 */
import { isStanding } from '../../shared/model/alarms.ts';
import type { Burn } from '../../shared/model/burn.ts';
import type { Alarm, Severity } from '../../shared/model/events.ts';
import { landed } from './alarm-act.ts';

/** A cause that comes back within this reopens its alarm. */
export const reopensWithinMs = 60_000;
/** The figures of a burning budget are told again this often while its alarm stands. */
export const burnToldEveryMs = 300_000;

export interface Cause {
  readonly cause: string;
  readonly idc: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  /** Of a cause about an error budget. */
  readonly burn?: Burn | null;
}

/** `figures`: nothing but its figures has moved. */
export type AlarmNews = 'raised' | 'changed' | 'figures' | 'cleared' | 'shelf-over';

interface AlarmBookOptions {
  /** As the log has them: those that stand, and those that cleared on a shelf. */
  readonly known: readonly Alarm[];
  readonly newId: () => string;
  /** Takes every alarm as it stands after an event. */
  readonly onEvent: (alarm: Alarm, atMs: number, news: AlarmNews) => void;
}

export class AlarmBook {
  readonly #alarms = new Map<string, Alarm>();
  readonly #options: AlarmBookOptions;

  constructor(options: AlarmBookOptions) {
    this.#options = options;
    for (const alarm of options.known) if (isStanding(alarm) || alarm.shelved !== null) this.#alarms.set(alarm.cause, alarm);
  }

  /** Alarms that stand now. */
  standing(): readonly Alarm[] {
    return [...this.#alarms.values()].filter(isStanding);
  }

  /** Raises it, or brings the alarm of the same cause up to date. Nothing is told when nothing has changed. */
  raise({ burn = null, ...cause }: Cause, atMs: number): void {
    const known = this.#alarms.get(cause.cause);
    if (known === undefined || this.#isForgotten(known, atMs)) {
      const fresh = { id: this.#options.newId(), raisedAtMs: atMs, count: 1, acknowledged: null, shelved: null, clearedAtMs: null };
      this.#put({ ...fresh, ...cause, burn }, atMs, 'raised');
      return;
    }
    if (!isStanding(known)) {
      this.#put(landed({ ...known, ...cause, burn, count: known.count + 1, clearedAtMs: null }, known, atMs), atMs, 'raised');
      return;
    }
    const isOtherwise = known.severity !== cause.severity || known.title !== cause.title;
    // A detail counts seconds: only another severity or title is an event.
    if (!isOtherwise && !(burn !== null && burn.atMs - (known.burn?.atMs ?? -Infinity) >= burnToldEveryMs)) return;
    this.#put(landed({ ...known, ...cause, burn }, known, atMs), atMs, isOtherwise ? 'changed' : 'figures');
  }

  clear(cause: string, atMs: number): void {
    const known = this.#alarms.get(cause);
    if (known !== undefined && isStanding(known)) this.#put({ ...known, clearedAtMs: atMs }, atMs, 'cleared');
  }

  /** Takes in what people did to them, as the log has it now, through whichever platform. */
  follow(latest: readonly Alarm[]): void {
    for (const alarm of latest) {
      const known = this.#alarms.get(alarm.cause);
      if (known?.id === alarm.id) this.#alarms.set(alarm.cause, landed(known, alarm, -Infinity));
    }
  }

  /** Ends the shelves whose time is up, and forgets what cleared too long ago to be reopened. */
  sweep(atMs: number): void {
    for (const [cause, alarm] of this.#alarms) {
      if (alarm.shelved !== null && alarm.shelved.untilMs <= atMs) this.#put(landed(alarm, alarm, atMs), atMs, 'shelf-over');
      else if (this.#isForgotten(alarm, atMs)) this.#alarms.delete(cause);
    }
  }

  #isForgotten({ clearedAtMs, shelved }: Alarm, atMs: number): boolean {
    return clearedAtMs !== null && shelved === null && atMs - clearedAtMs > reopensWithinMs;
  }

  #put(alarm: Alarm, atMs: number, news: AlarmNews): void {
    this.#alarms.set(alarm.cause, alarm);
    this.#options.onEvent(alarm, atMs, news);
  }
}
