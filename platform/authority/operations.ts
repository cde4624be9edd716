/** Command authority's side of the database: each move is one transaction with its audit records and events. */
import { authoritySchema, nobodyCommands } from '../../shared/model/authority.ts';
import type { Authority } from '../../shared/model/authority.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';

export interface AuthorityCommit {
  /** The next document; `revision` is one more than that of the document it replaces. */
  readonly authority: Authority;
  readonly audits: readonly AuditRecord[];
  readonly timeline: readonly TimelineEntry[];
}

/** `moved`: somebody else was first; decide again from what is there now. */
export interface AuthorityCommitted {
  readonly kind: 'committed' | 'moved';
  readonly authority: Authority;
}

async function all({ db }: OperationContext): Promise<readonly Authority[]> {
  const rows = await db.selectFrom('command_authority').select('document').orderBy('idc').execute();
  return rows.map(({ document }) => readDocument(document));
}

/** Of two who move the same IDC at once one is told that it has moved: nothing of theirs is written. */
async function commit(
  { db, audit, append }: OperationContext,
  { authority, audits, timeline }: AuthorityCommit,
): Promise<AuthorityCommitted> {
  const { idc, revision } = authority;
  const row = { revision, document: JSON.stringify(authority) };
  const { numUpdatedRows } = await db
    .updateTable('command_authority')
    .set(row)
    .where('idc', '=', idc)
    .where('revision', '=', revision - 1)
    .executeTakeFirst();
  let written = Number(numUpdatedRows) === 1;
  if (!written && revision === 1) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('command_authority')
      .values({ idc, ...row })
      .onConflict((conflict) => conflict.column('idc').doNothing())
      .executeTakeFirst();
    written = Number(numInsertedOrUpdatedRows) === 1;
  }
  if (!written) {
    const there = await db.selectFrom('command_authority').select('document').where('idc', '=', idc).executeTakeFirst();
    return { kind: 'moved', authority: there === undefined ? nobodyCommands(idc) : readDocument(there.document) };
  }
  for (const record of audits) await audit(record);
  await append({ timeline });
  return { kind: 'committed', authority };
}

function readDocument(document: string): Authority {
  return authoritySchema.parse(JSON.parse(document));
}

export const authorityOperations = { 'authority.all': all, 'authority.commit': commit } as const;
