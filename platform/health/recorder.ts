/** Writes events in order, and tries again when the database can't: an alarm is late rather than lost. */
import type { EventWriter, LogAppends, Timers } from '../contracts.ts';

const retryMs = 1_000;
/** What waits while the database can't be written; beyond it the oldest timeline entries go first. */
const mostWaiting = 10_000;

interface RecorderOptions {
  readonly events: EventWriter;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

export class Recorder {
  readonly #options: RecorderOptions;
  #waiting: LogAppends[] = [];
  #writing: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  record(appends: LogAppends): void {
    this.#waiting.push(appends);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    if (this.#cancelRetry === null) this.#write();
  }

  /** Writes what is left, once. */
  async close(): Promise<void> {
    this.#cancelRetry?.();
    await this.#writing;
    this.#cancelRetry?.();
    if (this.#waiting.length > 0) await this.#options.events.append(merged(this.#waiting)).catch(this.#options.onFailure);
  }

  #write(): void {
    if (this.#writing !== null || this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#options.events
      .append(merged(batch))
      .then(
        () => true,
        (error: unknown) => {
          this.#options.onFailure(error);
          this.#waiting = [...batch, ...this.#waiting];
          return false;
        },
      )
      .then((isDone) => {
        this.#writing = null;
        if (isDone) this.#write();
        else this.#retryLater();
      });
  }

  #retryLater(): void {
    this.#cancelRetry = this.#options.timers.after(retryMs, () => {
      this.#cancelRetry = null;
      this.#write();
    });
  }
}

function merged(batch: readonly LogAppends[]): LogAppends {
  return { timeline: batch.flatMap(({ timeline }) => timeline ?? []), alarms: batch.flatMap(({ alarms }) => alarms ?? []) };
}
