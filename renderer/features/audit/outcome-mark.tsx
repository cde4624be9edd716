import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { StateShape } from '../../ui/state-shape.tsx';
import { text } from './text.ts';

interface OutcomeMarkProps {
  readonly outcome: AuditEntry['outcome'];
  /** Error code of a refusal. */
  readonly code: string | null;
}

const shapes = { success: 'healthy', refused: 'degraded', failure: 'critical' } as const;

/** What came of an act: shape and word; a refusal says its code. */
export function OutcomeMark({ outcome, code }: OutcomeMarkProps) {
  return (
    <span className={`outcome outcome-${outcome}`}>
      <StateShape state={shapes[outcome]} outline={outcome === 'success'} />
      <span>{text.outcomes[outcome]}</span>
      {code === null ? null : <span className="quiet">{code}</span>}
    </span>
  );
}
