/**
 * The last three days of one IDC, minute by minute: what players measured, as parts, and how many seconds of each minute are known.
 * 180 KB an IDC. A cell says which minute it holds, so that gaps, late minutes and a clock that was set back need no care.
 */
import { partNames } from '../../state/history.ts';
import type { Part, Parts } from '../../state/history.ts';
import { budgetMinutes } from './objectives.ts';

export interface MinuteParts extends Readonly<Parts> {
  /** Of 60. */
  readonly knownSeconds: number;
}

export interface PartSums extends Parts {
  knownSeconds: number;
}

/** Minutes before the platform started, as the database has them. `minute` counts from 1970. */
export interface PastMinutes {
  read(
    idc: string,
    span: { readonly from: number; readonly until: number },
  ): Promise<readonly (MinuteParts & { readonly minute: number })[]>;
}

export const noParts: Readonly<PartSums> = { startAttempts: 0, startFailures: 0, stallMs: 0, playMs: 0, knownSeconds: 0 };

export class MinuteRing {
  readonly #minutes = new Int32Array(budgetMinutes).fill(-1);
  readonly #known = new Float32Array(budgetMinutes);
  readonly #parts: Readonly<Record<Part, Float64Array>> = {
    startAttempts: new Float64Array(budgetMinutes),
    startFailures: new Float64Array(budgetMinutes),
    stallMs: new Float64Array(budgetMinutes),
    playMs: new Float64Array(budgetMinutes),
  };

  put(minute: number, parts: MinuteParts): void {
    const cell = minute % budgetMinutes;
    this.#minutes[cell] = minute;
    this.#known[cell] = parts.knownSeconds;
    for (const name of partNames) this.#parts[name][cell] = parts[name];
  }

  has(minute: number): boolean {
    return this.#minutes[minute % budgetMinutes] === minute;
  }

  /**
   * Sums over the windows that end with `last`, in one pass over plain arrays: 40 IDCs are 170,000 minutes, once a minute, on the thread
   * that holds the sockets.
   * @param windows minutes, shortest first
   */
  sums(last: number, windows: readonly number[]): readonly PartSums[] {
    const [minutes, known] = [this.#minutes, this.#known];
    const { startAttempts: attempts, startFailures: failures, stallMs: stalls, playMs: plays } = this.#parts;
    let [startAttempts, startFailures, stallMs, playMs, knownSeconds] = [0, 0, 0, 0, 0];
    let minute = last;
    return windows.map((window) => {
      const until = Math.max(0, last - Math.min(window, budgetMinutes) + 1);
      for (; minute >= until; minute -= 1) {
        const cell = minute % budgetMinutes;
        if (minutes[cell] !== minute) continue;
        knownSeconds += known[cell] ?? 0;
        startAttempts += attempts[cell] ?? 0;
        startFailures += failures[cell] ?? 0;
        stallMs += stalls[cell] ?? 0;
        playMs += plays[cell] ?? 0;
      }
      return { startAttempts, startFailures, stallMs, playMs, knownSeconds };
    });
  }
}

export function added(one: PartSums, other: PartSums): PartSums {
  return {
    startAttempts: one.startAttempts + other.startAttempts,
    startFailures: one.startFailures + other.startFailures,
    stallMs: one.stallMs + other.stallMs,
    playMs: one.playMs + other.playMs,
    knownSeconds: one.knownSeconds + other.knownSeconds,
  };
}
