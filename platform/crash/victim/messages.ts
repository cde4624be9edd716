export interface VictimSettings {
  /** What success checks see everywhere. */
  readonly rebufferPct: number;
  /** IDC by stream id, as JSON: where encoders are, without the second that a poll takes; null: as the platform knows it. */
  readonly placesFile: string | null;
}

/** One a line on standard input. */
export interface ToVictim {
  /** Counting from now on: the point at which it dies; null: it lives. */
  readonly dieAt: Death | null;
}

/** The one of this name, or the so-manieth of all, from 1. What a point is: `points.ts`. */
export type Death = { readonly by: 'name'; readonly name: string } | { readonly by: 'count'; readonly nth: number };

/** One a line on standard output. */
export type FromVictim =
  { readonly kind: 'ready'; readonly url: string } | { readonly kind: 'armed' } | { readonly kind: 'point'; readonly name: string };
