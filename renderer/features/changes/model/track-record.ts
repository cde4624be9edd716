/** How well forecasts did so far, from the scores of finished shifts. */
import type { Change } from '../../../../shared/changes/change.ts';

const most = 20;

/** Over the latest finished shifts that have a score; null when there is none. */
export function trackRecord(changes: readonly Change[]): { readonly count: number; readonly worstErrorPct: number } | null {
  const errors = changes
    .filter((change) => change.kind === 'traffic-shift' && change.state.phase === 'closed')
    .toSorted((one, other) => other.state.sinceMs - one.state.sinceMs)
    .map((change) => change.score?.worstErrorPct ?? null)
    .filter((error) => error !== null)
    .slice(0, most);
  return errors.length === 0 ? null : { count: errors.length, worstErrorPct: Math.max(...errors) };
}
