/** Drafts in the database: one per namespace and person, replaced only by who saw the revision that is there. */
import type { Selectable, Transaction } from 'kysely';
import type { Actor } from '../../shared/model/identity.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { OperationContext } from '../store/operation.ts';
import type { Database } from '../store/schema.ts';
import type { ConfigTables } from './tables.ts';

export type DraftRow = Selectable<ConfigTables['config_draft']>;

/** All drafts of one namespace, after whatever was done. */
export interface DraftsOf {
  readonly namespace: string;
  readonly rows: readonly DraftRow[];
}

/** A draft that is over stays as a row, so that its revisions are never used again. */
const noEdits = '{}';

interface Written {
  readonly namespace: string;
  readonly actor: Actor;
  readonly sessionId: string | null;
  readonly atMs: number;
  /** 0: there is none yet. */
  readonly expectedRevision: number;
}

export interface WriteArgs extends Written {
  readonly action: 'config.draft.save' | 'config.draft.merge';
  readonly baseRelease: number;
  /** Canonical JSON of the edits, and their keys; none: the draft is gone. */
  readonly edits: string;
  readonly keys: readonly string[];
  /** Other people's drafts that went into it, at the revisions that were looked at. */
  readonly from: readonly { readonly subject: string; readonly revision: number }[];
  /** True when the draft must stand on the latest release. */
  readonly onLatest: boolean;
}

/** @throws SwitchyardError `conflict` when a draft or the latest release is not what was looked at */
async function write(context: OperationContext, args: WriteArgs): Promise<DraftsOf> {
  const { db, audit } = context;
  const { namespace, actor, atMs, expectedRevision, baseRelease, keys } = args;
  const lastRevision = await requireRevision(db, { namespace, subject: actor.subject, revision: expectedRevision });
  for (const { subject, revision } of args.from) await requireRevision(db, { namespace, subject, revision });
  if (args.onLatest) await requireLatest(db, namespace, baseRelease);
  const row: DraftRow = {
    namespace,
    subject: actor.subject,
    author: JSON.stringify(actor),
    base_release: baseRelease,
    revision: lastRevision + 1,
    edits: args.edits,
    updated_at_ms: atMs,
  };
  await db
    .insertInto('config_draft')
    .values(row)
    .onConflict((conflict) => conflict.columns(['namespace', 'subject']).doUpdateSet(row))
    .execute();
  await audit(
    auditRecordOf({
      atMs,
      actor,
      sessionId: args.sessionId,
      action: args.action,
      object: namespace,
      details: { baseRelease, revision: row.revision, keys, from: args.from },
    }),
  );
  return draftsOf(db, namespace);
}

async function discard(
  { db, audit }: OperationContext,
  { namespace, actor, sessionId, atMs, expectedRevision }: Written,
): Promise<DraftsOf> {
  await requireRevision(db, { namespace, subject: actor.subject, revision: expectedRevision });
  await emptyDraft(db, { namespace, subject: actor.subject });
  await audit(
    auditRecordOf({ atMs, actor, sessionId, action: 'config.draft.discard', object: namespace, details: { revision: expectedRevision } }),
  );
  return draftsOf(db, namespace);
}

interface Seen {
  readonly namespace: string;
  readonly subject: string;
  readonly revision: number;
}

/** @returns the last revision that the person's draft ever had: it rises over what was discarded, too */
async function requireRevision(db: Transaction<Database>, { namespace, subject, revision }: Seen): Promise<number> {
  const row = await db
    .selectFrom('config_draft')
    .select(['revision', 'edits'])
    .where('namespace', '=', namespace)
    .where('subject', '=', subject)
    .executeTakeFirst();
  const isThere = row !== undefined && row.edits !== noEdits;
  if ((isThere ? row.revision : 0) === revision) return row?.revision ?? 0;
  const is = !isThere ? 'is gone' : `is at revision ${String(row.revision)}`;
  throw new SwitchyardError('conflict', `the draft of ${subject} in ${namespace} ${is}, not at ${String(revision)}`, {
    path: 'params.expectedRevision',
    remedy: 'Look at what it is now, and save again.',
  });
}

async function requireLatest(db: Transaction<Database>, namespace: string, release: number): Promise<void> {
  const row = await db
    .selectFrom('config_release')
    .select('release')
    .where('namespace', '=', namespace)
    .orderBy('release', 'desc')
    .executeTakeFirst();
  if (row?.release === release) return;
  throw new SwitchyardError('conflict', `the latest release of ${namespace} is r${String(row?.release ?? 0)}, not r${String(release)}`, {
    path: 'params.baseRelease',
    remedy: 'Look at what it changed, and put the draft on it.',
  });
}

export async function emptyDraft(
  db: Transaction<Database>,
  { namespace, subject }: { readonly namespace: string; readonly subject: string },
): Promise<void> {
  await db
    .updateTable('config_draft')
    .set((row) => ({ edits: noEdits, revision: row('revision', '+', 1) }))
    .where('namespace', '=', namespace)
    .where('subject', '=', subject)
    .execute();
}

export async function draftsOf(db: Transaction<Database>, namespace: string): Promise<DraftsOf> {
  const rows = await db
    .selectFrom('config_draft')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('edits', '<>', noEdits)
    .orderBy('subject')
    .execute();
  return { namespace, rows };
}

export const draftOperations = { 'config.draft.write': write, 'config.draft.discard': discard } as const;
