import type { Time } from './time.ts';

const lookEveryMs = 100;
/** After so much silence the platform is asked for a sign of life, long before the silence that ends a connection. */
const quietMs = 500;

/**
 * Watches a live connection for a silence that is odd: a heartbeat that is not answered in time. While it lasts, asks the platform by
 * connections of their own, ten times a second: if one answers while the old connection still says nothing, that one has most likely been
 * lost, as after a network that swallowed everything for a while. `onAnswered` is told once for each silence; it is to make sure.
 * Answers the undo.
 */
export function watchForOddSilence(options: {
  readonly time: Time;
  readonly now: () => number;
  readonly lastHeardAtMs: () => number;
  /** What a platform that is alive needs for an answer at most. */
  readonly answersWithinMs: () => number;
  readonly beat: () => void;
  readonly knock: () => Promise<boolean>;
  readonly onAnswered: () => void;
}): () => void {
  const { time, now, lastHeardAtMs, answersWithinMs, beat, knock, onAnswered } = options;
  let isOver = false;
  /** Silences are known by their begin: in which one a sign of life was asked for, and which one was told of. */
  let asked = { silentSinceMs: Number.NaN, atMs: Number.NaN };
  let toldOfMs = Number.NaN;

  async function knockFor(silentSinceMs: number): Promise<void> {
    const isThere = await knock();
    if (isOver || !isThere || lastHeardAtMs() !== silentSinceMs || toldOfMs === silentSinceMs) return;
    toldOfMs = silentSinceMs;
    onAnswered();
  }

  const stop = time.every(lookEveryMs, () => {
    const silentSinceMs = lastHeardAtMs();
    if (now() - silentSinceMs < quietMs) return;
    if (asked.silentSinceMs !== silentSinceMs) {
      asked = { silentSinceMs, atMs: now() };
      beat();
    } else if (now() - asked.atMs >= answersWithinMs()) void knockFor(silentSinceMs);
  });
  return () => {
    isOver = true;
    stop();
  };
}
