/** How a state colours what it stands on: calm states have no tone. */
import type { HealthState } from '../../shared/model/health.ts';
import type { Severity } from '../../shared/model/events.ts';

export type Tone = 'calm' | 'degraded' | 'critical' | 'down' | 'unknown';

export function toneOf(state: HealthState): Tone {
  return state === 'healthy' ? 'calm' : state;
}

export function toneOfSeverity(severity: Severity): Tone {
  return severity === 'info' ? 'calm' : severity;
}
