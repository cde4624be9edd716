/** How a state colours what it stands on: calm states have no tone. */
import type { HealthState } from '../../shared/model/health.ts';

export type Tone = 'calm' | 'degraded' | 'critical' | 'down' | 'unknown';

export function toneOf(state: HealthState): Tone {
  return state === 'healthy' ? 'calm' : state;
}
