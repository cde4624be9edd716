/** What may be shown of a state that somebody said, given how old it is. */
import { severityRank } from '../../shared/model/health.ts';
import type { HealthState } from '../../shared/model/health.ts';
import { toneOf } from './tone.ts';
import type { Tone } from './tone.ts';

interface Doubts {
  /** The console has not heard from the platform for too long: nothing is known. */
  readonly frameTooOld: boolean;
  /** The platform says that the figures are too old. */
  readonly stale: boolean;
}

/**
 * The state to draw. A frame that is too old makes every state unknown. Stale figures alone do not: `down` is said by a second
 * witness just when the figures are silent; but nothing stale is ever healthy.
 */
export function believedState(said: HealthState, { frameTooOld, stale }: Doubts): HealthState {
  if (frameTooOld) return 'unknown';
  return stale && said === 'healthy' ? 'unknown' : said;
}

/** How to tint the row of it: what is worse than unknown keeps its own colour, whatever the age of its figures. */
export function believedTone(state: HealthState, stale: boolean): Tone {
  return stale && severityRank(state) > severityRank('degraded') ? 'unknown' : toneOf(state);
}

/** Whether any state of a column has changed: what may not wait for the pace of figures. */
export function statesDiffer(shown: Uint8Array, next: Uint8Array): boolean {
  return shown.length !== next.length || shown.some((state, index) => state !== next[index]);
}
