export interface VictimSettings {
  /** The ingress agent, which lives on when the platform dies. */
  readonly agentUrl: string;
  readonly secretFile: string;
  /** What success checks see everywhere. */
  readonly rebufferPct: number;
}

/** One a line on standard input. */
export interface ToVictim {
  /** Counting from now on: the point at which it dies; null: it lives. */
  readonly dieAt: Death | null;
}

/** The so-manieth point of all, or of those with a name; from 1. */
export interface Death {
  readonly nth: number;
  readonly name: string | null;
}

/** One a line on standard output. */
export type FromVictim =
  { readonly kind: 'ready'; readonly url: string } | { readonly kind: 'armed' } | { readonly kind: 'point'; readonly name: string };
