import type { ReactNode } from 'react';
import type { HealthState } from '../../shared/model/health.ts';
import { classes } from './classes.ts';
import './state-mark.css';
import { StateShape } from './state-shape.tsx';
import { commonText } from './text.ts';

interface StateMarkProps {
  readonly state: HealthState;
  /** Replaces the state's own word, e.g. `No` for a forecast that does not fit. */
  readonly word?: string;
  /** Said after the word in quiet text, e.g. how long. */
  readonly note?: ReactNode;
  readonly outline?: boolean;
  readonly large?: boolean;
}

/** A state as shape, word and colour: always the three. */
export function StateMark({ state, word, note, outline = false, large = false }: StateMarkProps) {
  return (
    <span className={classes('state-mark', `state-mark-${state}`, large && 'state-mark-large')}>
      <StateShape state={state} outline={outline} />
      <span className="state-mark-word">{word ?? commonText.states[state]}</span>
      {note === undefined ? null : <span className="state-mark-note">{note}</span>}
    </span>
  );
}
