/** Success checks while a step is held, and the score at the end. */
import type { Change } from '../../shared/changes/change.ts';
import type { Evidence, SuccessCheck } from '../../shared/changes/plan.ts';
import { listed } from '../../shared/rules/input.ts';
import type { LiveState } from '../contracts.ts';

export interface CheckResult {
  readonly verdict: 'passed' | 'missing' | 'breached';
  /** In words with figures. */
  readonly text: string;
}

const words: Readonly<Record<SuccessCheck['metric'], string>> = {
  rebufferPct: 'rebuffering',
  startFailurePct: 'start failures',
  loadPct: 'load',
};

/** Every watched IDC must keep every metric; missing data is no success. */
export function checkSuccess(checks: readonly SuccessCheck[], live: Pick<LiveState, 'windowed'>): CheckResult {
  const missing: string[] = [];
  const breached: string[] = [];
  const kept: string[] = [];
  for (const check of checks) {
    for (const idc of check.idcs) {
      const value = live.windowed(idc, check.metric, check.windowMs);
      const limit = `at most ${String(check.max)} % over ${String(check.windowMs / 1000)} s`;
      if (value === null) missing.push(`no data of ${idc} for ${words[check.metric]} over ${String(check.windowMs / 1000)} s`);
      else if (value > check.max) breached.push(`${idc} ${words[check.metric]} ${value.toFixed(1)} %, ${limit}`);
      else kept.push(`${idc} ${words[check.metric]} ${value.toFixed(1)} %`);
    }
  }
  if (breached.length > 0) return { verdict: 'breached', text: [...breached, ...missing].join('; ') };
  if (missing.length > 0) return { verdict: 'missing', text: missing.join('; ') };
  return { verdict: 'passed', text: kept.length === 0 ? 'nothing declared to watch' : kept.join('; ') };
}

/** Predicted against actual, for the IDCs that the change touched. */
export function scoreOf(evidence: Evidence, live: Pick<LiveState, 'snapshot'>): NonNullable<Change['score']> {
  const now = new Map(live.snapshot().idcs.map((idc) => [idc.id, idc]));
  const touched = evidence.forecast.idcs.filter(({ role }) => role !== 'unaffected');
  const idcs = touched.map(({ idc, viewers, loadPct }) => {
    const actual = now.get(idc);
    const seen = actual !== undefined && !actual.stale;
    return {
      idc,
      viewersPredicted: viewers.after,
      viewersActual: seen ? actual.viewers : null,
      loadPctPredicted: loadPct.after,
      loadPctActual: seen ? actual.loadPct : null,
    };
  });
  const all = [...now.values()].reduce((sum, { viewers }) => sum + (viewers ?? 0), 0);
  const errors = idcs.flatMap(({ viewersPredicted, viewersActual }) =>
    viewersPredicted === null || viewersActual === null || all === 0 ? [] : [(Math.abs(viewersPredicted - viewersActual) / all) * 100],
  );
  return { idcs, worstErrorPct: errors.length === 0 ? null : Math.max(...errors) };
}

/** `24 viewers carried by ath-1, lis-1`; null for what moved nobody to other IDCs, or where nobody could be counted. */
export function carriedBy(evidence: Evidence, score: Change['score']): string | null {
  const receivers = evidence.forecast.idcs.filter(({ role }) => role === 'receiving').map(({ idc }) => idc);
  const counted = score?.idcs.filter(({ idc }) => receivers.includes(idc)) ?? [];
  const viewers = counted.map(({ viewersActual }) => viewersActual).filter((count) => count !== null);
  if (viewers.length === 0 || viewers.length < receivers.length) return null;
  const sum = viewers.reduce((total, count) => total + count, 0);
  return `${String(sum)} ${sum === 1 ? 'viewer' : 'viewers'} carried by ${listed(receivers)}`;
}
