import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { text } from './text.ts';

interface OutcomeMarkProps {
  readonly outcome: AuditEntry['outcome'];
  /** Error code of a refusal. */
  readonly code: string | null;
}

/** What came of an act, as shape and word. The hues of health stay with health: the log is history, not an alarm. */
export function OutcomeMark({ outcome, code }: OutcomeMarkProps) {
  return (
    <span className={`outcome outcome-${outcome}`}>
      <OutcomeShape outcome={outcome} />
      <span>{text.outcomes[outcome]}</span>
      {code === null ? null : <span className="quiet outcome-code">{code}</span>}
    </span>
  );
}

function OutcomeShape({ outcome }: Pick<OutcomeMarkProps, 'outcome'>) {
  return (
    <svg
      className="state-shape outcome-shape"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      style={{ fill: 'none', stroke: 'currentColor' }}
      aria-hidden="true"
      focusable="false"
    >
      {paths[outcome]}
    </svg>
  );
}

const paths = {
  success: <path d="M2 6.5 5 9.5 10.5 2.5" />,
  refused: <path d="M6 .9a5.1 5.1 0 1 0 0 10.2A5.1 5.1 0 1 0 6 .9M2.4 2.4 9.6 9.6" />,
  failure: <path d="M1.8 1.8 10.2 10.2M10.2 1.8 1.8 10.2" />,
} as const;
