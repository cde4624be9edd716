/** The `authority` state view. */
import { tableOf } from '../../shared/wire/columns.ts';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { authorityView as spec } from '../../shared/wire/view-authority.ts';
import type { Clock, StateViewSource } from '../contracts.ts';
import type { AuthorityBook } from './book.ts';

export function authorityViewOf(book: AuthorityBook, clock: Clock): StateViewSource {
  function encode(key: string, sequence: number): Uint8Array<ArrayBuffer> {
    const all = book.all();
    return encodeFrame(
      spec.tables,
      { view: 'authority', key, sequence, platformTimeMs: clock(), oldestInputAgeMs: 0 },
      {
        holders: tableOf(
          spec.tables.holders,
          all.flatMap(({ idc, holder }) =>
            holder === null
              ? []
              : [
                  {
                    idc,
                    subject: holder.by.subject,
                    name: holder.by.name,
                    sinceMs: holder.sinceMs,
                    expiresAtMs: holder.expiresAtMs,
                    why: holder.why,
                  },
                ],
          ),
        ),
        requests: tableOf(
          spec.tables.requests,
          all.flatMap(({ idc, requests }) => requests.map(({ by, atMs, why }) => ({ idc, subject: by.subject, name: by.name, atMs, why }))),
        ),
      },
    );
  }
  return {
    open: (_params, key) => ({ version: () => book.version(), encode: (sequence) => encode(key, sequence), close: () => undefined }),
  };
}
