/**
 * Alarms: one per cause while it stands. What comes back soon after it cleared is the same alarm again, counted, so that something that
 * flaps does not flood. What stands in the log at a start is taken over, so that a restart raises nothing twice.
 */
import type { Alarm, Severity } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';

/** A cause that comes back within this reopens its alarm. */
const reopensWithinMs = 60_000;

export interface Cause {
  readonly cause: string;
  readonly idc: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
}

interface AlarmBookOptions {
  readonly standing: readonly Alarm[];
  readonly newId: () => string;
  /** Takes every alarm as it stands after an event. */
  readonly onEvent: (alarm: Alarm, atMs: number) => void;
}

export class AlarmBook {
  readonly #alarms = new Map<string, Alarm>();
  readonly #options: AlarmBookOptions;

  constructor(options: AlarmBookOptions) {
    this.#options = options;
    for (const alarm of options.standing) if (alarm.clearedAtMs === null) this.#alarms.set(alarm.cause, alarm);
  }

  /** Causes that stand now. */
  standing(): readonly Alarm[] {
    return [...this.#alarms.values()].filter((alarm) => alarm.clearedAtMs === null);
  }

  /** Raises it, or brings the alarm of the same cause up to date. Nothing is told when nothing has changed. */
  raise(cause: Cause, atMs: number): void {
    const known = this.#alarms.get(cause.cause);
    if (known === undefined || (known.clearedAtMs !== null && atMs - known.clearedAtMs > reopensWithinMs)) {
      const fresh = { id: this.#options.newId(), raisedAtMs: atMs, count: 1, acknowledged: null, shelvedUntilMs: null, clearedAtMs: null };
      this.#put({ ...fresh, ...cause }, atMs);
      return;
    }
    if (known.clearedAtMs !== null) {
      this.#put({ ...known, ...cause, count: known.count + 1, clearedAtMs: null, acknowledged: null }, atMs);
      return;
    }
    // A detail counts seconds: only another severity or title is an event.
    if (known.severity !== cause.severity || known.title !== cause.title) this.#put({ ...known, ...cause }, atMs);
  }

  clear(cause: string, atMs: number): void {
    const known = this.#alarms.get(cause);
    if (known?.clearedAtMs === null) this.#put({ ...known, clearedAtMs: atMs }, atMs);
  }

  /** @throws SwitchyardError `not-found` for an alarm that does not stand. */
  acknowledge(id: string, act: { readonly by: Actor; readonly atMs: number; readonly why: string }): Alarm {
    const alarm = this.standing().find((candidate) => candidate.id === id);
    if (alarm === undefined) {
      throw new SwitchyardError('not-found', `no alarm ${id} stands`, {
        path: 'params.alarmId',
        remedy: 'It may have cleared in the meantime: look at the list again.',
      });
    }
    const next = { ...alarm, acknowledged: act };
    this.#alarms.set(next.cause, next);
    return next;
  }

  /** Takes an acknowledgement back that could not be recorded. */
  unacknowledge(id: string): void {
    const alarm = [...this.#alarms.values()].find((candidate) => candidate.id === id);
    if (alarm !== undefined) this.#alarms.set(alarm.cause, { ...alarm, acknowledged: null });
  }

  /** Forgets what cleared too long ago to be reopened. */
  sweep(atMs: number): void {
    for (const [cause, alarm] of this.#alarms) {
      if (alarm.clearedAtMs !== null && atMs - alarm.clearedAtMs > reopensWithinMs) this.#alarms.delete(cause);
    }
  }

  #put(alarm: Alarm, atMs: number): void {
    this.#alarms.set(alarm.cause, alarm);
    this.#options.onEvent(alarm, atMs);
  }
}
