import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';

/** A used refresh token may be exchanged again this soon after: the answer to the first exchange was lost on the way. */
export const lostAnswerMs = 60_000;

interface NewToken {
  readonly tokenHash: string;
  readonly expiresAtMs: number;
}

async function signIn(
  { db, audit }: OperationContext,
  args: { readonly sessionId: string; readonly subject: string; readonly token: NewToken; readonly record: AuditRecord },
): Promise<void> {
  const { sessionId, subject, token, record } = args;
  await db.deleteFrom('refresh_token').where('expires_at_ms', '<', record.atMs).execute();
  await db
    .insertInto('signed_in_session')
    .values({ session_id: sessionId, subject, signed_in_at_ms: record.atMs, revoked_at_ms: null })
    .execute();
  await insertToken(db, { sessionId, subject, token });
  await audit(record);
}

/** What became of a refresh token; `revoked` also when this very call revoked the sign-in, because a used token came back. */
export type Rotation =
  | { readonly outcome: 'rotated'; readonly sessionId: string; readonly subject: string }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'expired' | 'revoked' | 'reused'; readonly sessionId: string; readonly subject: string };

/** Exchanges a refresh token for the next one. A used one that comes back later was copied: the whole sign-in is revoked. */
async function rotate(
  { db }: OperationContext,
  args: { readonly tokenHash: string; readonly next: NewToken; readonly atMs: number },
): Promise<Rotation> {
  const row = await db
    .selectFrom('refresh_token')
    .innerJoin('signed_in_session', 'signed_in_session.session_id', 'refresh_token.session_id')
    .select(['refresh_token.session_id', 'refresh_token.subject', 'expires_at_ms', 'used_at_ms', 'revoked_at_ms'])
    .where('token_hash', '=', args.tokenHash)
    .executeTakeFirst();
  if (row === undefined) return { outcome: 'unknown' };
  const who = { sessionId: row.session_id, subject: row.subject };
  if (row.revoked_at_ms !== null) return { outcome: 'revoked', ...who };
  if (row.used_at_ms !== null && args.atMs - row.used_at_ms > lostAnswerMs) {
    await revokeSession(db, who.sessionId, args.atMs);
    return { outcome: 'reused', ...who };
  }
  if (row.expires_at_ms <= args.atMs) return { outcome: 'expired', ...who };
  await db
    .updateTable('refresh_token')
    .set({ used_at_ms: row.used_at_ms ?? args.atMs })
    .where('token_hash', '=', args.tokenHash)
    .execute();
  await insertToken(db, { ...who, token: args.next });
  return { outcome: 'rotated', ...who };
}

/** Whose sign-in a refresh token belongs to; null for one that is not known. */
async function tokenOwner(
  { db }: OperationContext,
  args: { readonly tokenHash: string },
): Promise<{ readonly sessionId: string; readonly subject: string } | null> {
  const row = await db
    .selectFrom('refresh_token')
    .select(['session_id', 'subject'])
    .where('token_hash', '=', args.tokenHash)
    .executeTakeFirst();
  return row === undefined ? null : { sessionId: row.session_id, subject: row.subject };
}

async function signOut({ db, audit }: OperationContext, args: { readonly sessionId: string; readonly record: AuditRecord }): Promise<void> {
  await revokeSession(db, args.sessionId, args.record.atMs);
  await audit(args.record);
}

async function isRevoked({ db }: OperationContext, args: { readonly sessionId: string }): Promise<boolean> {
  const row = await db.selectFrom('signed_in_session').select('revoked_at_ms').where('session_id', '=', args.sessionId).executeTakeFirst();
  return row?.revoked_at_ms !== null;
}

async function revokeSession(db: OperationContext['db'], sessionId: string, atMs: number): Promise<void> {
  await db
    .updateTable('signed_in_session')
    .set({ revoked_at_ms: atMs })
    .where('session_id', '=', sessionId)
    .where('revoked_at_ms', 'is', null)
    .execute();
}

async function insertToken(
  db: OperationContext['db'],
  { sessionId, subject, token }: { readonly sessionId: string; readonly subject: string; readonly token: NewToken },
): Promise<void> {
  await db
    .insertInto('refresh_token')
    .values({ token_hash: token.tokenHash, session_id: sessionId, subject, expires_at_ms: token.expiresAtMs, used_at_ms: null })
    .execute();
}

export const identityOperations = {
  'identity.signIn': signIn,
  'identity.rotate': rotate,
  'identity.tokenOwner': tokenOwner,
  'identity.signOut': signOut,
  'identity.isRevoked': isRevoked,
} as const;
