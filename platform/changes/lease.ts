/** This platform's hold on the executor's lease: taken, renewed, lost, and waited for again. */
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock, Timers } from '../contracts.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { LeaseStand } from './lease-operations.ts';

export interface Lease {
  /**
   * What every act of the executor is done under.
   * @throws Fenced when this platform does not hold the lease, or could not renew it in time
   */
  token(): number;
  /** The same while it is held, as far as the last beat told; null while it is not. */
  held(): number | null;
  /** Begins to ask for it. */
  start(): void;
  /** The database said that the lease is another's. */
  readonly fenced: (why: string) => void;
  /** Gives it back, so that another platform need not wait. */
  close(): Promise<void>;
}

/** This platform may not drive changes: whatever it was about to do is another's to do. */
export class Fenced extends Error {}

export interface LeaseOptions {
  readonly store: Pick<PlatformStore, 'run'>;
  /** The same for every start with one data directory, of which only one runs. */
  readonly holder: string;
  readonly clock: Clock;
  /** Milliseconds that no setting of a clock moves, and that go on while the process is stopped. */
  readonly monotonic: () => number;
  readonly timers: Timers;
  /** Everything may begin; a failure gives the lease up again. */
  readonly onTaken: (lastAliveAtMs: number | null) => Promise<void>;
  /** Everything must end; the lease is asked for again only then. */
  readonly onLost: (why: string) => Promise<void>;
  readonly onFailure: (about: string, error: unknown) => void;
}

/** Unheard of for so long, a platform has lost its lease: to itself, and to whoever watches. */
export const leaseMs = 6_000;
const beatEveryMs = 1_500;

type Hold =
  | { readonly kind: 'held'; readonly token: number; renewedAt: number }
  | { readonly kind: 'losing' }
  /** `since`: the stand has not moved from then on. */
  | { readonly kind: 'waiting'; readonly seen: LeaseStand | null; readonly since: number };

export function createLease(options: LeaseOptions): Lease {
  const { store, holder, clock, monotonic, timers } = options;
  let hold: Hold = { kind: 'waiting', seen: null, since: 0 };
  let beating: Promise<void> | null = null;
  let closed = false;
  const isClosed = (): boolean => closed;
  let stop: () => void = () => undefined;
  let losing: Promise<void> = Promise.resolve();

  function lose(why: string): void {
    if (hold.kind !== 'held') return;
    hold = { kind: 'losing' };
    losing = options.onLost(why).then(waitAgain, (error: unknown) => {
      options.onFailure('ending what the executor had under way', error);
      waitAgain();
    });
  }

  function waitAgain(): void {
    hold = { kind: 'waiting', seen: null, since: 0 };
  }

  async function renew(held: Extract<Hold, { kind: 'held' }>): Promise<void> {
    const askedAt = monotonic();
    const renewed = await store.run('lease.renew', { token: held.token, atMs: clock() });
    if (hold !== held) return;
    if (renewed) held.renewedAt = askedAt;
    else lose('another platform has taken over');
  }

  async function take(waiting: Extract<Hold, { kind: 'waiting' }>): Promise<void> {
    const askedAt = monotonic();
    const over = waiting.seen !== null && askedAt - waiting.since >= leaseMs ? waiting.seen : null;
    const taking = await store.run('lease.take', { holder, over, atMs: clock() });
    if (!taking.taken) {
      const { stand } = taking;
      const moved = stand.token !== waiting.seen?.token || stand.beat !== waiting.seen.beat;
      if (moved) hold = { kind: 'waiting', seen: stand, since: monotonic() };
      return;
    }
    hold = { kind: 'held', token: taking.token, renewedAt: askedAt };
    try {
      await options.onTaken(taking.lastAliveAtMs);
    } catch (error) {
      options.onFailure('taking over open changes', error);
      lose('the open changes could not be read');
    }
  }

  function expire(): void {
    if (hold.kind === 'held' && monotonic() - hold.renewedAt >= leaseMs) lose('it could not be renewed in time');
  }

  function beat(): void {
    expire();
    if (beating !== null || isClosed() || hold.kind === 'losing') return;
    beating = (hold.kind === 'held' ? renew(hold) : take(hold))
      .catch((error: unknown) => {
        // A database that is away is told of by everything else that needs it.
        if (!(error instanceof SwitchyardError && error.code === 'unavailable')) options.onFailure('the lease of the executor', error);
      })
      .finally(() => (beating = null));
  }

  return {
    token: () => {
      expire();
      if (hold.kind === 'held') return hold.token;
      throw new Fenced('this platform does not drive changes');
    },
    held: () => (hold.kind === 'held' ? hold.token : null),
    start: () => {
      stop = timers.every(beatEveryMs, beat);
      beat();
    },
    fenced: lose,
    close: async () => {
      closed = true;
      stop();
      await beating;
      await losing;
      if (hold.kind !== 'held') return;
      // Without it the others wait for as long as a lease lasts.
      await store
        .run('lease.release', { token: hold.token, atMs: clock() })
        .catch((error: unknown) => options.onFailure('giving the lease back', error));
    },
  };
}
