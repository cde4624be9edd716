/** How patient the executor is; tests pass their own. */
export interface RunTiming {
  /** An apply or a read without an answer by then is unknown. */
  readonly answerWithinMs: number;
  /** A target that holds the command but has not reached it by then pauses the change. */
  readonly settleWithinMs: number;
  readonly settlePollMs: number;
  readonly backoffLeastMs: number;
  readonly backoffMostMs: number;
  /** Data may come this late to a check. */
  readonly lateDataMs: number;
  /** After a restart, sources get this long to report before missing data blocks. */
  readonly warmUpMs: number;
  /** A start that comes so much later than it was asked for (the platform was away) waits for a person. */
  readonly lateStartMs: number;
  /** In the shadow network of a drill, encoders and players come back elsewhere within this time of being sent away. */
  readonly shadowMovesMs: number;
}

export const ordinaryTiming: RunTiming = {
  answerWithinMs: 10_000,
  settleWithinMs: 60_000,
  settlePollMs: 250,
  backoffLeastMs: 250,
  backoffMostMs: 5_000,
  lateDataMs: 3_000,
  warmUpMs: 15_000,
  lateStartMs: 60_000,
  // As in the simulator.
  shadowMovesMs: 6_000,
};

/** What one platform process remembers of a run; losing it loses nothing but patience. */
export interface RunMemory {
  /** Taken over from a killed platform: the target is asked first. */
  recovered: boolean;
  /** The hold that the killed platform was in. */
  interruptedHold: { readonly sinceMs: number; readonly untilMs: number } | null;
  /** Until when missing data is put down to the restart. */
  warmUpUntilMs: number;
  /** Since when the target holds the command without having reached it. */
  settlingSinceMs: number | null;
  /** Questions in a row that nobody answered. */
  unanswered: number;
  /** What the target last said, so that only news is written. */
  lastText: string | null;
  toldAtMs: number;
  /** A recovered step is held only once the rules have passed again. */
  rulesBeforeHold: boolean;
}

export function newMemory(): RunMemory {
  return {
    recovered: false,
    interruptedHold: null,
    warmUpUntilMs: 0,
    settlingSinceMs: null,
    unanswered: 0,
    lastText: null,
    toldAtMs: 0,
    rulesBeforeHold: false,
  };
}

export function backoffMs(memory: RunMemory, timing: RunTiming): number {
  return Math.min(timing.backoffMostMs, timing.backoffLeastMs * 2 ** Math.min(memory.unanswered, 10));
}
