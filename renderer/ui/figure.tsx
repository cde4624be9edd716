import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import './figure.css';
import type { Amount } from './format.ts';
import type { Tone } from './tone.ts';

interface FigureProps {
  readonly label: string;
  readonly amount: Amount;
  readonly note?: ReactNode;
  readonly tone?: Tone;
  readonly large?: boolean;
  /** Too old to be believed: shown with `~`, in the colour of unknown. */
  readonly stale?: boolean;
}

/** One big number with its unit, what it is above, what it means below. Lives in a `<FigureRow>`. */
export function Figure({ label, amount, note, tone = 'calm', large = false, stale = false }: FigureProps) {
  return (
    <div className={classes('figure', large && 'figure-large', stale && 'figure-stale')}>
      <dt className="figure-label">{label}</dt>
      <dd className="figure-body">
        <span className={classes('figure-number', !stale && tone !== 'calm' && `tone-${tone}`)}>
          {stale && amount.unit + amount.number !== '—' ? '~' : ''}
          {amount.number}
        </span>
        {amount.unit === '' ? null : <span className="figure-unit">{`\u00a0${amount.unit}`}</span>}
        <span className="figure-note" title={typeof note === 'string' ? note : undefined}>
          {note ?? '\u00a0'}
        </span>
      </dd>
    </div>
  );
}

interface FigureRowProps {
  readonly label: string;
  readonly children: ReactNode;
}

export function FigureRow({ label, children }: FigureRowProps) {
  return (
    <dl className="figure-row" aria-label={label}>
      {children}
    </dl>
  );
}
