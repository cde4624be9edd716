/** Who commands what, as the database last said, and the one way to move it: optimistic, so that of two people at once one is told. */
import { nobodyCommands } from '../../shared/model/authority.ts';
import type { Authority, Commander } from '../../shared/model/authority.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { AuthorityCommit } from './operations.ts';

/** What is to become of an authority, and what is told of it. */
export interface Move {
  readonly next: Pick<Authority, 'holder' | 'requests'>;
  readonly audits?: AuthorityCommit['audits'];
  readonly timeline?: AuthorityCommit['timeline'];
}

export interface AuthorityBook {
  get(idc: string): Authority;
  all(): readonly Authority[];
  /** IDCs that somebody commands. */
  commandedBy(): Readonly<Record<string, Commander>>;
  /** Rises with every change that it knows of. */
  version(): number;
  /** @param make the move from how it stands now; null leaves it. Called again when somebody else was first. */
  update(idc: string, make: (now: Authority) => Move | null): Promise<Authority>;
  /** Reads what other platforms on the same database did. */
  refresh(): Promise<void>;
}

export function createAuthorityBook(store: Pick<PlatformStore, 'run'>, known: readonly Authority[]): AuthorityBook {
  const authorities = new Map(known.map((authority) => [authority.idc, authority]));
  let version = 0;
  let commandedBy = commandersOf(authorities.values());

  function keep(authority: Authority): void {
    const before = authorities.get(authority.idc);
    if (before !== undefined && before.revision >= authority.revision) return;
    authorities.set(authority.idc, authority);
    commandedBy = commandersOf(authorities.values());
    version += 1;
  }

  function get(idc: string): Authority {
    return authorities.get(idc) ?? nobodyCommands(idc);
  }

  return {
    get,
    all: () => [...authorities.values()],
    commandedBy: () => commandedBy,
    version: () => version,
    update: async (idc, make) => {
      let now = get(idc);
      for (;;) {
        const move = make(now);
        if (move === null) return now;
        const authority: Authority = { ...now, ...move.next, revision: now.revision + 1 };
        const done = await store.run('authority.commit', { authority, audits: move.audits ?? [], timeline: move.timeline ?? [] });
        keep(done.authority);
        if (done.kind === 'committed') return done.authority;
        now = done.authority;
      }
    },
    refresh: async () => {
      for (const authority of await store.run('authority.all', undefined)) keep(authority);
    },
  };
}

function commandersOf(authorities: Iterable<Authority>): Readonly<Record<string, Commander>> {
  return Object.fromEntries(
    [...authorities].flatMap(({ idc, holder }) => (holder === null ? [] : [[idc, { subject: holder.by.subject, name: holder.by.name }]])),
  );
}
