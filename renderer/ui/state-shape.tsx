/** The five shapes of state. Shape alone must tell states apart, so it is drawn, not a glyph that a font may lack. */
import type { HealthState } from '../../shared/model/health.ts';
import './state-mark.css';
import { classes } from './classes.ts';

interface StateShapeProps {
  readonly state: HealthState;
  /** Outline only: an acknowledged alarm. */
  readonly outline?: boolean;
}

/** Decoration beside a word: hidden from screen readers. */
export function StateShape({ state, outline = false }: StateShapeProps) {
  return (
    <svg
      className={classes('state-shape', `state-shape-${state}`, outline && 'state-shape-outline')}
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      {shapeOf(state)}
    </svg>
  );
}

function shapeOf(state: HealthState) {
  switch (state) {
    case 'healthy':
      return <circle cx="6" cy="6" r="4.25" />;
    case 'degraded':
      return <path d="M6 1.1 11.4 10.8H.6Z" />;
    case 'critical':
      return <path d="M6 .3 11.7 6 6 11.7.3 6Z" />;
    case 'down':
      return <rect x="1.2" y="1.2" width="9.6" height="9.6" />;
    case 'unknown':
      return <circle cx="6" cy="6" r="4.5" strokeDasharray="2.1 1.43" fill="none" />;
  }
}
