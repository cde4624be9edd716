import { sql } from 'kysely';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';

/** An act or refusal that changes nothing else: its own transaction. */
async function record({ audit }: OperationContext, args: AuditRecord): Promise<AuditEntry> {
  const [entry] = await audit(args);
  if (entry === undefined) throw new Error('an act was recorded as nothing');
  return entry;
}

/** Acts and refusals of many, in one transaction: a busy platform waits for the disk once for all of them. */
async function recordAll({ audit }: OperationContext, args: readonly AuditRecord[]): Promise<void> {
  await audit(...args);
}

/** `%` and `_` of what a person typed are letters, not wildcards. */
function likePattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** Newest first. The reading is itself audited by `readBy`, in the same transaction, after the answer was gathered. */
async function search(
  { db, audit }: OperationContext,
  { params, readBy }: { readonly params: Params<'audit.search'>; readonly readBy: AuditRecord },
): Promise<Result<'audit.search'>> {
  let matching = db.selectFrom('audit_leaf');
  // Said in full, because SQLite has no escape character of its own and PostgreSQL has.
  const parts = { actor_subject: params.who, action: params.action, search_text: params.text };
  for (const [column, part] of Object.entries(parts)) {
    if (part.trim() === '') continue;
    matching = matching.where(sql<boolean>`lower(${sql.ref(column)}) like ${likePattern(part.trim())} escape '\\'`);
  }
  if (params.fromMs !== null) matching = matching.where('at_ms', '>=', params.fromMs);
  if (params.toMs !== null) matching = matching.where('at_ms', '<', params.toMs);
  if (params.outcome !== null) matching = matching.where('outcome', '=', params.outcome);
  if (params.changeId !== null) matching = matching.where('change_id', '=', params.changeId);
  const { total } = await matching.select((expression) => expression.fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow();
  let page = matching.select('entry').orderBy('leaf_index', 'desc').limit(params.most);
  if (params.before !== null) page = page.where('leaf_index', '<', params.before);
  const rows = await page.execute();
  await audit(readBy);
  return { entries: rows.map((row) => JSON.parse(row.entry) as AuditEntry), total: Number(total) };
}

export const auditOperations = { 'audit.record': record, 'audit.recordAll': recordAll, 'audit.search': search } as const;
