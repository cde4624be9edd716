import type { Alarm, Severity } from '../../../shared/model/events.ts';
import type { HealthState } from '../../../shared/model/health.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { text } from './text.ts';

/** An alarm's severity as shape, word and colour; what somebody has taken is an outline. */
export function AlarmMark({ severity, outline }: { readonly severity: Severity; readonly outline: boolean }) {
  return <StateMark state={stateOf(severity)} word={text.severities[severity]} outline={outline} />;
}

export function isOutline({ acknowledged, shelved, clearedAtMs }: Alarm): boolean {
  return acknowledged !== null || shelved !== null || clearedAtMs !== null;
}

function stateOf(severity: Severity): HealthState {
  return severity === 'info' ? 'healthy' : severity;
}
