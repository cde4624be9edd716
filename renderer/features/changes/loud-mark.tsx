import { StateShape } from '../../ui/state-shape.tsx';
import type { Loudness } from './model/change-words.ts';
import './loud-mark.css';

interface LoudMarkProps {
  readonly loudness: Loudness;
  readonly text: string;
}

const shapes = { quiet: 'healthy', attention: 'degraded', bad: 'critical', unknown: 'unknown' } as const;

/** What a change or a step is at: shape and word; colour only when it wants somebody. */
export function LoudMark({ loudness, text }: LoudMarkProps) {
  return (
    <span className={`loud-mark loud-mark-${loudness}`}>
      {loudness === 'active' ? <ActiveShape /> : <StateShape state={shapes[loudness]} outline={loudness === 'quiet'} />}
      <span>{text}</span>
    </span>
  );
}

function ActiveShape() {
  return (
    <svg className="state-shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path d="M2 1 11 6 2 11Z" />
    </svg>
  );
}
