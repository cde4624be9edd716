/**
 * Of the platforms on one database one tells of the network: it raises alarms and writes on the timeline what it sees, under the executor's
 * lease, which the database checks. The others see the same and say nothing. Whoever takes over begins with the alarms that stand.
 */
import type { Alarm, TimelineEntry } from '../../shared/model/events.ts';
import type { Closable, Clock, Timers } from '../contracts.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { AlarmLog } from './alarm-log.ts';
import type { Transition } from './engine.ts';
import { Recorder } from './recorder.ts';
import { Watch } from './watch.ts';
import type { WatchOptions } from './watch.ts';

const againMs = 1_000;
const followEveryMs = 200;

export interface TellingOptions {
  /** The token of the lease while this platform holds it; null while another one tells. */
  readonly lease: () => number | null;
  readonly log: AlarmLog;
  /** What is watched. */
  readonly watched: Omit<WatchOptions, 'known' | 'nowMs' | 'emit'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Telling extends Closable {
  /** Call after each judgement. */
  update(transitions: readonly Transition[], nowMs: number): void;
  /** What else is worth an entry; nothing while another platform tells. */
  timeline(entries: readonly TimelineEntry[]): void;
  /** Somebody acted on it through this platform. */
  acted(alarm: Alarm): void;
  close(): Promise<void>;
}

interface Voice {
  readonly token: number;
  readonly watch: Watch;
  readonly recorder: Recorder;
}

/** @param known as the log has them now, so that a platform that tells already begins at once */
export function startTelling(options: TellingOptions, known: readonly Alarm[]): Telling {
  const { lease, log, timers, onFailure } = options;
  let voice: Voice | null = null;
  let isTaking = false;

  function begin(token: number, standing: readonly Alarm[]): void {
    const recorder = new Recorder({
      write: (told) => log.tell(told, token),
      timers,
      onFailure: (error) => onFailure('recording events', error),
    });
    const watch = new Watch({
      ...options.watched,
      known: standing,
      nowMs: options.clock(),
      emit: (told) => recorder.record(told),
    });
    voice = { token, watch, recorder };
  }

  async function take(token: number): Promise<void> {
    const standing = await log.known();
    if (lease() === token) begin(token, standing);
  }

  function look(): void {
    const token = lease();
    if (voice !== null && voice.token !== token) {
      voice.recorder.drop();
      voice = null;
    }
    if (voice !== null || token === null || isTaking) return;
    isTaking = true;
    const rested = (): void => void (isTaking = false);
    take(token).then(rested, (error: unknown) => {
      onFailure('reading the alarms that stand', error);
      timers.after(againMs, rested);
    });
  }

  const follow = oneAtATime({
    run: async () => {
      if (voice !== null) voice.watch.alarms.follow(await log.known());
    },
    restMs: followEveryMs,
    timers,
    onFailure: (error) => {
      onFailure('following what was done to alarms', error);
      timers.after(againMs, follow);
    },
  });
  const stopFollowing = log.onNews(follow);

  const token = lease();
  if (token !== null) begin(token, known);
  return {
    update(transitions, nowMs) {
      look();
      voice?.watch.update(transitions, nowMs);
    },
    timeline: (entries) => voice?.recorder.record({ timeline: entries }),
    acted: (alarm) => voice?.watch.alarms.follow([alarm]),
    async close() {
      stopFollowing();
      await voice?.recorder.close();
    },
  };
}
