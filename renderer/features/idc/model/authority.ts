/** Who commands this IDC, and what the signed-in person can do about it. */
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { Tables } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';

export type AuthorityAct = 'take' | 'request' | 'take-over' | 'grant' | 'release';

export interface AuthorityPerson {
  readonly subject: string;
  readonly name: string;
  readonly why: string;
}

export interface IdcAuthority {
  /** null: nobody, so anyone may act. */
  readonly holder: (AuthorityPerson & { readonly sinceMs: number; readonly expiresAtMs: number }) | null;
  /** Oldest first. */
  readonly requests: readonly (AuthorityPerson & { readonly atMs: number })[];
}

export function authorityOf(tables: Tables<StateViewSpec<'authority'>>, idc: string): IdcAuthority {
  return {
    holder: rowsOf(tables.holders).find((row) => row.idc === idc) ?? null,
    requests: rowsOf(tables.requests).filter((row) => row.idc === idc),
  };
}

/** What may be pressed, in the order shown; none for who may not act at all. */
export function actsOnAuthority({ holder, requests }: IdcAuthority, subject: string): readonly AuthorityAct[] {
  if (holder === null) return ['take'];
  if (holder.subject === subject) return requests.length === 0 ? ['release'] : ['grant', 'release'];
  return requests.some((request) => request.subject === subject) ? ['take-over'] : ['request', 'take-over'];
}
