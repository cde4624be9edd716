import type { Outcome } from '../../../shared/changes/change.ts';
import type { Asking, People } from '../people.ts';
import type { Stage, Surroundings } from '../stage.ts';

/** One kind of change, as it goes when nobody interferes. */
export interface Story {
  readonly name: string;
  readonly surroundings: Surroundings;
  /** Brings about what the change needs, once per run, before anybody is killed. */
  readonly prepare: (stage: Stage, people: People) => Promise<void>;
  /** Its intent is worked out anew for each attempt: the network may have moved. */
  readonly asking: (stage: Stage, people: People) => Asking;
  /** Who approves, one after the other; as many as must. */
  readonly approvers: readonly string[];
  readonly outcome: Outcome;
}

/** What most stories have. */
export const ordinary = {
  surroundings: { mover: 'ingress', rebufferPct: 0.5 },
  prepare: async () => undefined,
  approvers: ['ana'],
  outcome: 'succeeded',
} as const satisfies Partial<Story>;
