/** What the link process says of itself: one union, so no screen has to combine booleans. */
import type { Welcome } from '../wire/methods.ts';

export interface LinkProblem {
  /** One sentence for the operator: what happened. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The raw cause, to be copied. */
  readonly cause: string;
}

export type LinkStatus =
  /** Nobody is signed in. */
  | { readonly state: 'signed-out' }
  | {
      readonly state: 'connecting';
      readonly platformUrl: string;
      readonly attempt: number;
      readonly sinceMs: number;
      readonly lostAtMs: number | null;
    }
  | {
      readonly state: 'live';
      readonly platformUrl: string;
      readonly welcome: Welcome;
      readonly sinceMs: number;
      /** Median of recent heartbeats; null before the first. */
      readonly roundTripMs: number | null;
      /** Platform clock minus this machine's clock, from monotonic clocks. */
      readonly clockOffsetMs: number;
      /** What the offset may be wrong by, at least half a round trip: added to every age, so that none is younger than the truth. */
      readonly clockErrorMs: number;
      /** When the last bytes of any kind arrived, by this machine's clock. */
      readonly lastHeardAtMs: number;
    }
  /** Lost; the next try is at `retryAtMs`. Windows keep showing the last data, marked with its age. */
  | {
      readonly state: 'waiting';
      readonly platformUrl: string;
      readonly lostAtMs: number;
      readonly retryAtMs: number;
      readonly attempt: number;
      readonly problem: LinkProblem;
    }
  /** The platform refused for good: only a person can mend it. */
  | { readonly state: 'stopped'; readonly platformUrl: string; readonly lostAtMs: number; readonly problem: LinkProblem };
