import type { CallFailure, FromLink } from '../../shared/ipc/link-port.ts';
import type { Connection } from './connection.ts';

/** One window's interest in one view. */
export interface Viewer {
  readonly subscription: number;
  post(message: FromLink): void;
}

/** A view that at least one window looks at: subscribed once on the socket, however many look. */
export interface Topic {
  join(viewer: Viewer): void;
  /** Answers whether anybody still looks. */
  leave(viewer: Viewer): boolean;
  connected(): void;
  lost(): void;
  /** What is known is of another platform. */
  forget(): void;
  /** Nobody looks any more. */
  close(): void;
}

/** What a topic needs of the link. */
export interface TopicOptions {
  readonly key: string;
  readonly connection: () => Connection | null;
  /** By the link's clock. */
  readonly now: () => number;
  /** For a view that the platform can't give just now. */
  readonly later: (run: () => void) => void;
}

/** Refusals that pass by themselves, so that a wall display needs nobody to press anything. */
export function mayPass({ data }: CallFailure): boolean {
  return data.code === 'unavailable' || data.code === 'internal' || data.code === 'too-many';
}

export function refuse(viewers: Iterable<Viewer>, failure: CallFailure): void {
  for (const viewer of viewers) viewer.post({ kind: 'subscription-refused', subscription: viewer.subscription, failure });
}
