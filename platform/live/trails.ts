/**
 * The last 15 minutes of streams that somebody looks at, at one second, kept from the first look until some minutes after the last one. A
 * second in which a figure was not known is NaN and stays NaN.
 */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Timers } from '../contracts.ts';

export const trailSeconds = 900;
const sampleEveryMs = 250;
/** Who comes back to a stream finds its trail. */
const keptMs = 5 * 60_000;
/** Trails at a time: 30 KB each. */
const mostTrails = 1024;

export const trailFigures = ['viewers', 'ingestKbps', 'fps', 'rttMs', 'jitterMs', 'lossPct', 'egressKbps', 'rebufferPct'] as const;
export type TrailFigure = (typeof trailFigures)[number];
export type TrailSample = Readonly<Record<TrailFigure, number>>;

interface TrailsOptions {
  /** What is known of a stream now; null while it is not known at all. */
  readonly sample: (stream: string) => TrailSample | null;
  readonly clock: () => number;
  readonly timers: Timers;
}

interface Trail {
  readonly figures: Readonly<Record<TrailFigure, Float32Array>>;
  lookers: number;
  leftAtMs: number;
}

export class Trails {
  readonly #options: TrailsOptions;
  readonly #trails = new Map<string, Trail>();
  #stop: (() => void) | null = null;
  /** The newest second that has a cell. */
  lastSecond = Number.NaN;

  constructor(options: TrailsOptions) {
    this.#options = options;
  }

  /** Begins a trail, or goes on with it. @throws SwitchyardError `too-many` */
  look(stream: string): void {
    const trail = this.#trails.get(stream) ?? this.#begin(stream);
    trail.lookers += 1;
    this.#stop ??= this.#options.timers.every(sampleEveryMs, () => this.#tick());
  }

  leave(stream: string): void {
    const trail = this.#trails.get(stream);
    if (trail === undefined) return;
    trail.lookers -= 1;
    trail.leftAtMs = this.#options.clock();
  }

  /** The figure's `trailSeconds`, oldest first, up to `lastSecond`. */
  figure(stream: string, figure: TrailFigure): Float32Array {
    const points = new Float32Array(trailSeconds).fill(Number.NaN);
    const ring = this.#trails.get(stream)?.figures[figure];
    if (ring === undefined || Number.isNaN(this.lastSecond)) return points;
    const oldest = (this.lastSecond + 1) % trailSeconds;
    points.set(ring.subarray(oldest));
    points.set(ring.subarray(0, oldest), trailSeconds - oldest);
    return points;
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
    this.#trails.clear();
  }

  #begin(stream: string): Trail {
    if (this.#trails.size >= mostTrails && !this.#forgetOldest()) {
      throw new SwitchyardError('too-many', `${mostTrails} streams are being looked at already`, {
        remedy: 'Try again when one is closed.',
      });
    }
    const figures = Object.fromEntries(trailFigures.map((name) => [name, new Float32Array(trailSeconds).fill(Number.NaN)]));
    const trail = { figures: figures as Record<TrailFigure, Float32Array>, lookers: 0, leftAtMs: 0 };
    this.#trails.set(stream, trail);
    return trail;
  }

  /** Makes room for one. False when somebody looks at every one. */
  #forgetOldest(): boolean {
    let oldest: readonly [string, Trail] | null = null;
    for (const entry of this.#trails) if (entry[1].lookers === 0 && entry[1].leftAtMs < (oldest?.[1].leftAtMs ?? Infinity)) oldest = entry;
    return oldest !== null && this.#trails.delete(oldest[0]);
  }

  #tick(): void {
    const nowMs = this.#options.clock();
    for (const [stream, { lookers, leftAtMs }] of this.#trails) {
      if (lookers === 0 && Math.abs(nowMs - leftAtMs) > keptMs) this.#trails.delete(stream);
    }
    if (this.#trails.size === 0) {
      this.#stop?.();
      this.#stop = null;
      this.lastSecond = Number.NaN;
      return;
    }
    this.#advance(Math.floor(nowMs / 1000));
  }

  #advance(second: number): void {
    // A clock that was set back, and a pause longer than the ring: nothing of what there is belongs to these seconds.
    const isAnew = !(second >= this.lastSecond && second - this.lastSecond < trailSeconds);
    if (second === this.lastSecond) return;
    const first = isAnew ? second - trailSeconds + 1 : this.lastSecond + 1;
    this.lastSecond = second;
    for (const [stream, { figures }] of this.#trails) {
      const sample = this.#options.sample(stream);
      for (const name of trailFigures) {
        for (let missed = first; missed < second; missed += 1) figures[name][missed % trailSeconds] = Number.NaN;
        figures[name][second % trailSeconds] = sample?.[name] ?? Number.NaN;
      }
    }
  }
}
