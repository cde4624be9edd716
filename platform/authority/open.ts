/** Command authority, composed: methods, view, and the dead man's handle. */
import type { Commander } from '../../shared/model/authority.ts';
import type { Network } from '../../shared/model/network.ts';
import { durationWords } from '../../shared/rules/input.ts';
import type { Closable, Clock, Handlers, StateViewSources, Timers } from '../contracts.ts';
import { platformActor } from '../platform-actor.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { createAuthorityBook } from './book.ts';
import { createAuthorityHandlers, toldOf } from './handlers.ts';
import { authorityViewOf } from './view.ts';

const lookEveryMs = 1_000;

export interface AuthorityOptions {
  readonly store: Pick<PlatformStore, 'run'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly network: Network;
  /** Policy's time after which an authority that nobody renews lapses. */
  readonly expiresMs: () => number;
  readonly onFailure: (about: string, error: unknown) => void;
}

export interface CommandAuthority extends Closable {
  readonly handlers: Handlers;
  readonly stateViews: StateViewSources;
  commandedBy(): Readonly<Record<string, Commander>>;
}

export async function openAuthority({ store, clock, timers, network, expiresMs, onFailure }: AuthorityOptions): Promise<CommandAuthority> {
  const book = createAuthorityBook(store, await store.run('authority.all', undefined));
  const idcs = new Set(network.idcs.map(({ id }) => id));
  let looking = false;

  async function lapse(idc: string): Promise<void> {
    await book.update(idc, ({ holder }) => {
      const atMs = clock();
      if (holder === null || holder.expiresAtMs > atMs) return null;
      const why = `Not renewed for ${durationWords(expiresMs())}`;
      const what = `${holder.by.name} no longer commands ${idc}`;
      return {
        next: { holder: null, requests: [] },
        ...toldOf(
          { action: 'authority.expire', idc, what, why, from: holder.by.subject, severity: 'unknown' },
          { actor: platformActor, atMs, sessionId: null },
        ),
      };
    });
  }

  async function look(): Promise<void> {
    await book.refresh();
    for (const { idc, holder } of book.all()) if (holder !== null && holder.expiresAtMs <= clock()) await lapse(idc);
  }

  const stop = timers.every(lookEveryMs, () => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => onFailure('looking after command authority', error))
      .finally(() => {
        looking = false;
      });
  });
  return {
    handlers: createAuthorityHandlers({ book, idcs, expiresMs }),
    stateViews: { authority: authorityViewOf(book, clock) },
    commandedBy: () => book.commandedBy(),
    close: stop,
  };
}
