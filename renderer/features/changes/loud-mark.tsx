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
      <Shape loudness={loudness} />
      <span>{text}</span>
    </span>
  );
}

function Shape({ loudness }: Pick<LoudMarkProps, 'loudness'>) {
  if (loudness !== 'active' && loudness !== 'ended') return <StateShape state={shapes[loudness]} outline={loudness === 'quiet'} />;
  return (
    <svg className="state-shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {loudness === 'active' ? <path d="M2 1 11 6 2 11Z" /> : <path d="M2 2 10 10M10 2 2 10" stroke="currentColor" strokeWidth="1.6" />}
    </svg>
  );
}
