import { sql } from 'kysely';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { Params, Result } from '../../shared/wire/methods.ts';
import type { AuditRecord } from '../contracts.ts';
import type { OperationContext } from '../store/operation.ts';

/** An act or refusal that changes nothing else: its own transaction. */
async function record({ audit }: OperationContext, args: AuditRecord): Promise<AuditEntry> {
  return audit(args);
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
  if (params.outcome !== null) matching = matching.where('outcome', '=', params.outcome);
  if (params.changeId !== null) matching = matching.where('change_id', '=', params.changeId);
  if (params.text.trim() !== '') {
    const pattern = likePattern(params.text.trim());
    // Said in full, because SQLite has no escape character of its own and PostgreSQL has.
    matching = matching.where(sql<boolean>`search_text like ${pattern} escape '\\'`);
  }
  const { total } = await matching.select((expression) => expression.fn.countAll<number | string>().as('total')).executeTakeFirstOrThrow();
  let page = matching.select('entry').orderBy('leaf_index', 'desc').limit(params.most);
  if (params.before !== null) page = page.where('leaf_index', '<', params.before);
  const rows = await page.execute();
  await audit(readBy);
  return { entries: rows.map((row) => JSON.parse(row.entry) as AuditEntry), total: Number(total) };
}

export const auditOperations = { 'audit.record': record, 'audit.search': search } as const;
