import type { Change } from '../../../shared/changes/change.ts';
import type { Intent } from '../../../shared/changes/intent.ts';
import type { Asking, People } from '../people.ts';
import type { Stage } from '../stage.ts';

export type Outcome = Extract<Change['state'], { phase: 'closed' }>['outcome'];

/** One kind of change, as it goes when nobody interferes. */
export interface Story {
  readonly name: string;
  /** What success checks see everywhere, in percent; 5 is the most that they let pass. */
  readonly rebufferPct: number;
  /** Brings about what the change needs, once per run, before anybody is killed. */
  readonly prepare: (stage: Stage, people: People) => Promise<void>;
  /** Asked anew for each attempt: the network may have moved. */
  readonly intent: (stage: Stage, people: People) => Promise<Intent>;
  /** How it is asked for; left out: by an operator, who waits for a second person. */
  readonly asking?: (stage: Stage) => Asking;
  readonly outcome: Outcome;
}
