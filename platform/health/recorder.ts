/** Writes events in order, and tries again when the database can't: an alarm is late rather than lost. */
import type { Timers } from '../contracts.ts';
import type { Told } from './alarm-operations.ts';

const retryMs = 1_000;
/** What waits while the database can't be written; beyond it the oldest goes first. */
const mostWaiting = 10_000;

interface RecorderOptions {
  /** Answers whether it was written: false when another platform tells now, and what this one saw counts no more. */
  readonly write: (told: Told) => Promise<boolean>;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

export class Recorder {
  readonly #options: RecorderOptions;
  #waiting: Partial<Told>[] = [];
  #writing: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #isOver = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  record(told: Partial<Told>): void {
    if (this.#isOver) return;
    this.#waiting.push(told);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    if (this.#cancelRetry === null) this.#write();
  }

  /** Another platform tells now: what waits is not written. */
  drop(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#cancelRetry?.();
  }

  /** Writes what is left, once. */
  async close(): Promise<void> {
    this.#cancelRetry?.();
    await this.#writing;
    this.#cancelRetry?.();
    if (this.#waiting.length > 0) await this.#append(this.#waiting);
  }

  #write(): void {
    if (this.#writing !== null || this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#append(batch).then((isDone) => {
      this.#writing = null;
      if (this.#isOver) return;
      if (isDone) this.#write();
      else {
        this.#waiting = [...batch, ...this.#waiting];
        this.#retryLater();
      }
    });
  }

  async #append(batch: readonly Partial<Told>[]): Promise<boolean> {
    try {
      if (!(await this.#options.write(merged(batch)))) this.drop();
      return true;
    } catch (error) {
      this.#options.onFailure(error);
      return false;
    }
  }

  #retryLater(): void {
    this.#cancelRetry = this.#options.timers.after(retryMs, () => {
      this.#cancelRetry = null;
      this.#write();
    });
  }
}

function merged(batch: readonly Partial<Told>[]): Told {
  return { timeline: batch.flatMap(({ timeline = [] }) => timeline), alarms: batch.flatMap(({ alarms = [] }) => alarms) };
}
