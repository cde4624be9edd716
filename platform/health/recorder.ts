/** Writes events in order, and tries again when the database can't: an alarm is late rather than lost. */
import type { AuditRecord, EventWriter, LogAppends, Timers } from '../contracts.ts';

const retryMs = 1_000;
/** What waits while the database can't be written; beyond it the oldest timeline entries go first. */
const mostWaiting = 10_000;

interface RecorderOptions {
  readonly events: EventWriter;
  readonly timers: Timers;
  readonly onFailure: (error: unknown) => void;
}

/** Waits to be written. One that somebody waits for is tried once and then given back. */
interface Waiting {
  readonly appends: LogAppends;
  readonly audit: readonly AuditRecord[];
  readonly asked?: { readonly written: () => void; readonly failed: (error: unknown) => void };
}

export class Recorder {
  readonly #options: RecorderOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  record(appends: LogAppends): void {
    this.#waiting.push({ appends, audit: [] });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift()?.asked?.failed(new Error('too much waits for the database'));
    if (this.#cancelRetry === null) this.#write();
  }

  /** Writes what somebody did after all that was told before, in one transaction. @throws whatever kept it from being written */
  write(appends: LogAppends, audit: readonly AuditRecord[]): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ appends, audit, asked: { written, failed } });
      this.#cancelRetry?.();
      this.#cancelRetry = null;
      this.#write();
    });
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
      if (!isDone) this.#waiting = [...batch.filter(({ asked }) => asked === undefined), ...this.#waiting];
      if (isDone) this.#write();
      else this.#retryLater();
    });
  }

  async #append(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await this.#options.events.append(
        merged(batch),
        batch.flatMap(({ audit }) => audit),
      );
    } catch (error) {
      this.#options.onFailure(error);
      for (const { asked } of batch) asked?.failed(error);
      return false;
    }
    for (const { asked } of batch) asked?.written();
    return true;
  }

  #retryLater(): void {
    this.#cancelRetry = this.#options.timers.after(retryMs, () => {
      this.#cancelRetry = null;
      this.#write();
    });
  }
}

function merged(batch: readonly Waiting[]): LogAppends {
  return {
    timeline: batch.flatMap(({ appends }) => appends.timeline ?? []),
    alarms: batch.flatMap(({ appends }) => appends.alarms ?? []),
  };
}
