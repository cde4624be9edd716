/**
 * Counters of what players measured, per (stream, IDC). A session does not know which edge it got: the ingress agent does, by
 * the session's client port, a moment later. Until then its figures wait; they are never given to a guessed IDC.
 */
import type { IngressSession } from '../../../shared/agents/ingress.ts';
import type { PlayerRow, PlayersReport } from '../../../shared/agents/players.ts';
import { startTimeBucketsMs } from '../../../shared/agents/players.ts';

/** Clocks of the same machine, read by two processes; HAProxy's ages are whole seconds. */
const startSlackMs = 1500;
/** Who has not been found by then never will be. */
const attributeWithinMs = 15_000;

export type SessionScore = {
  readonly started: (startTimeMs: number) => void;
  readonly failed: () => void;
  readonly played: (portion: { readonly playedMs: number; readonly stalledMs: number; readonly bytes: number }) => void;
  readonly ended: () => void;
};

export type Scoreboard = {
  /** @param clientPort absent when no connection came about: then nobody can tell the IDC. */
  readonly attempt: (session: {
    readonly streamId: string;
    readonly clientPort: number | undefined;
    readonly atMs: number;
  }) => SessionScore;
  readonly hasUnattributed: () => boolean;
  readonly attribute: (sessions: readonly IngressSession[], nowMs: number) => void;
  readonly report: (nowMs: number) => PlayersReport;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Tally = Mutable<Omit<PlayerRow, 'streamId' | 'idc'>>;
type Entry = {
  readonly streamId: string;
  readonly clientPort: number;
  readonly atMs: number;
  tally: Tally;
  isAttributed: boolean;
  isOver: boolean;
};

function emptyTally(): Tally {
  return {
    viewers: 0,
    startAttempts: 0,
    startFailures: 0,
    startTimeSumMs: 0,
    startTimeCount: 0,
    startTimeBuckets: [...startTimeBucketsMs.map(() => 0), 0],
    stallMs: 0,
    playMs: 0,
    bytes: 0,
  };
}

function addTally(into: Tally, from: Tally): void {
  into.viewers += from.viewers;
  into.startAttempts += from.startAttempts;
  into.startFailures += from.startFailures;
  into.startTimeSumMs += from.startTimeSumMs;
  into.startTimeCount += from.startTimeCount;
  into.startTimeBuckets = into.startTimeBuckets.map((count, index) => count + (from.startTimeBuckets[index] ?? 0));
  into.stallMs += from.stallMs;
  into.playMs += from.playMs;
  into.bytes += from.bytes;
}

/** The session that HAProxy began when this player connected from that port; ports are used again. */
function findSession(entry: Entry, sessions: readonly IngressSession[]): IngressSession | undefined {
  const distance = (session: IngressSession): number => Math.abs(session.startedAtMs - entry.atMs);
  return sessions
    .filter((session) => session.trafficClass === 'play' && session.clientPort === entry.clientPort && distance(session) <= startSlackMs)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

export function createScoreboard(startedAtMs: number): Scoreboard {
  const rows = new Map<string, { readonly streamId: string; readonly idc: string; readonly tally: Tally }>();
  const unattributed = { startAttempts: 0, startFailures: 0 };
  let waiting: Entry[] = [];

  function rowOf(streamId: string, idc: string): Tally {
    const key = JSON.stringify([streamId, idc]);
    const row = rows.get(key) ?? { streamId, idc, tally: emptyTally() };
    rows.set(key, row);
    return row.tally;
  }

  function giveUp(entry: Entry): void {
    unattributed.startAttempts += entry.tally.startAttempts;
    unattributed.startFailures += entry.tally.startFailures;
    entry.tally = emptyTally();
  }

  return {
    attempt({ streamId, clientPort, atMs }) {
      const entry: Entry = { streamId, clientPort: clientPort ?? 0, atMs, tally: emptyTally(), isAttributed: false, isOver: false };
      if (clientPort === undefined) {
        unattributed.startAttempts += 1;
        return {
          started: () => undefined,
          failed: () => {
            unattributed.startFailures += 1;
          },
          played: () => undefined,
          ended: () => undefined,
        };
      }
      entry.tally.startAttempts = 1;
      waiting.push(entry);
      let isPlaying = false;
      return {
        started(startTimeMs) {
          isPlaying = true;
          entry.tally.viewers += 1;
          entry.tally.startTimeSumMs += startTimeMs;
          entry.tally.startTimeCount += 1;
          const bucket = startTimeBucketsMs.findIndex((upperMs) => startTimeMs <= upperMs);
          const index = bucket < 0 ? startTimeBucketsMs.length : bucket;
          entry.tally.startTimeBuckets[index] = (entry.tally.startTimeBuckets[index] ?? 0) + 1;
        },
        failed() {
          entry.tally.startFailures += 1;
        },
        played({ playedMs, stalledMs, bytes }) {
          entry.tally.playMs += playedMs;
          entry.tally.stallMs += stalledMs;
          entry.tally.bytes += bytes;
        },
        ended() {
          if (isPlaying) entry.tally.viewers -= 1;
          isPlaying = false;
          entry.isOver = true;
        },
      };
    },
    hasUnattributed: () => waiting.length > 0,
    attribute(sessions, nowMs) {
      for (const entry of waiting) {
        const session = findSession(entry, sessions);
        if (session !== undefined) {
          const row = rowOf(entry.streamId, session.idc);
          addTally(row, entry.tally);
          // From here on the session counts straight into its row.
          entry.tally = row;
          entry.isAttributed = true;
        } else if (entry.isOver && nowMs - entry.atMs > attributeWithinMs) {
          giveUp(entry);
          entry.isAttributed = true;
        }
      }
      waiting = waiting.filter((entry) => !entry.isAttributed);
    },
    report: (nowMs) => ({
      startedAtMs,
      observedAtMs: nowMs,
      rows: [...rows.values()].map(({ streamId, idc, tally }) => ({
        streamId,
        idc,
        ...tally,
        startTimeBuckets: [...tally.startTimeBuckets],
      })),
      unattributed: { ...unattributed },
    }),
  };
}
