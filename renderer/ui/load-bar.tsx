import { useCeilingPct } from './ceiling-context.ts';
import { classes } from './classes.ts';
import { formatChange, formatPercent } from './format.ts';
import './load-bar.css';
import { commonText } from './text.ts';
import type { Tone } from './tone.ts';

interface LoadBarProps {
  /** 0–100 % and beyond; null when it is not known. */
  readonly loadPct: number | null;
  /** After a change: drawn as what is added or taken away. Leave out for the plain bar. */
  readonly afterPct?: number | null;
  readonly tone?: Tone;
  /** Last known, not live. */
  readonly stale?: boolean;
}

function clamp(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

/** Share of capacity in use with the policy's ceiling marked; with `afterPct` it shows now → after. */
export function LoadBar({ loadPct, afterPct, tone = 'calm', stale = false }: LoadBarProps) {
  const ceilingPct = useCeilingPct();
  const now = loadPct ?? 0;
  const hasAfter = afterPct !== undefined;
  const after = afterPct ?? now;
  const kept = hasAfter ? Math.min(now, after) : now;
  const label = hasAfter
    ? commonText.loadChange(formatPercent(loadPct, 0), formatPercent(afterPct, 0))
    : commonText.loadOf(formatPercent(loadPct, 0));
  return (
    <span className={classes('load-bar', tone !== 'calm' && `load-bar-${tone}`, stale && 'load-bar-stale')}>
      <span
        className="load-bar-track"
        role="img"
        aria-label={ceilingPct === null ? label : `${label}, ${commonText.ceilingAt(formatPercent(ceilingPct, 0))}`}
      >
        {hasAfter ? (
          <span
            className={after >= now ? 'load-bar-added' : 'load-bar-removed'}
            style={{ left: `${clamp(kept)}%`, width: `${clamp(Math.max(now, after)) - clamp(kept)}%` }}
          />
        ) : null}
        <span className="load-bar-fill" style={{ width: `${clamp(kept)}%` }} />
        {ceilingPct === null ? null : <span className="load-bar-tick" style={{ left: `${clamp(ceilingPct)}%` }} />}
      </span>
      <span className="load-bar-number">
        {hasAfter ? formatChange(loadPct, afterPct) : `${stale && loadPct !== null ? '~' : ''}${formatPercent(loadPct, 0)}`}
      </span>
    </span>
  );
}
