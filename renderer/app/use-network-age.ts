import { frameAgeMs, useConsoleNow, useStateView } from '../live/index.ts';

/**
 * Age of the figures that pass for live, ms, ticking: the oldest of them. What the platform itself calls stale says so in its own
 * row; only when nothing is left but that does it count here. null before the first figure.
 */
export function useNetworkAge(): number | null {
  const overview = useStateView('overview');
  const nowMs = useConsoleNow();
  if (overview.state !== 'shown') return null;
  const { dataAgeMs, stale } = overview.tables.idcs.columns;
  const known = Array.from(dataAgeMs, (age, index) => ({ age, stale: stale[index] === 1 })).filter(({ age }) => Number.isFinite(age));
  const fresh = known.filter((one) => !one.stale);
  if (known.length === 0) return null;
  const age = fresh.length > 0 ? Math.max(...fresh.map((one) => one.age)) : Math.min(...known.map((one) => one.age));
  return age + frameAgeMs(overview, nowMs);
}
