/** What the turns of a run stand on, and how they write what became of a change. */
import type { Clock, LiveState } from '../contracts.ts';
import type { Book, Draft } from './book.ts';
import type { Effects, Wait } from './effects.ts';
import type { StoredChange } from './journal.ts';
import type { RunTiming } from './run-timing.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly book: Book;
  readonly effects: Effects;
  readonly world: World;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly timing: RunTiming;
  /** When the platform that drove changes before this one last knew itself alive; null when there was none. */
  readonly lastAliveAtMs: () => number | null;
}

export interface RunContext extends RunOptions {
  /** Makes what is next of the change as the turn saw it, and asks for the next turn at once. */
  readonly write: (stored: StoredChange, make: (now: StoredChange, atMs: number) => Draft | null) => Promise<Wait>;
}

export type Running = StoredChange['change']['state'] & { readonly phase: 'running' };

export function runContext(options: RunOptions): RunContext {
  const { book, clock } = options;
  return {
    ...options,
    write: async (stored, make) => {
      // The turn was taken on this revision: if somebody else moved the change meanwhile, the next turn decides.
      await book.update(stored.change.id, (now) => (now.change.revision === stored.change.revision ? make(now, clock()) : null));
      return 0;
    },
  };
}
