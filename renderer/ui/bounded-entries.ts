/** Libraries leave entries in the browser's performance timeline, which keeps them for ever: a wall that runs for months would grow. */
const everyMs = 60_000;

/** Forgets them once a minute. Answers its undo. */
export function boundPerformanceEntries(timeline: Performance = performance): () => void {
  const timer = setInterval(() => {
    timeline.clearMeasures();
    timeline.clearMarks();
    timeline.clearResourceTimings();
  }, everyMs);
  return () => clearInterval(timer);
}
