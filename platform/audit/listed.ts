/** What is kept beside a leaf so that it can be listed and searched: all of it follows from the leaf, so nothing in it can be altered unseen. */
import { z } from 'zod';
import { actorSchema } from '../../shared/model/identity.ts';
import { auditEntrySchema } from '../../shared/wire/audit.ts';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { CoreTables } from '../store/core-tables.ts';

export type ListedColumns = Pick<
  CoreTables['audit_leaf'],
  'leaf_index' | 'at_ms' | 'actor_subject' | 'action' | 'outcome' | 'object' | 'change_id' | 'search_text'
>;

export function columnsOf(entry: AuditEntry): ListedColumns {
  return {
    leaf_index: entry.index,
    at_ms: entry.atMs,
    actor_subject: holdable(entry.actor.subject),
    action: entry.action,
    outcome: entry.outcome,
    object: entry.object === null ? null : holdable(entry.object),
    change_id: entry.changeId === null ? null : holdable(entry.changeId),
    search_text: holdable(searchText(entry)),
  };
}

/** A refused attempt may have named anything. PostgreSQL holds no zero byte as text; in the leaf, which is JSON, it stands escaped. */
export function holdable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}

function searchText(entry: AuditEntry): string {
  const { actor, action, object, reason, code, changeId, planHash, evidenceId } = entry;
  return [actor.subject, actor.name, action, object, reason, code, changeId, planHash, evidenceId]
    .filter((word) => word !== null)
    .join('\n')
    .toLowerCase();
}

const { shape: actor } = actorSchema;
const { shape: listed } = auditEntrySchema;

const eventSchema = z.object({
  metadata: z.object({ sequence: listed.index }),
  time: listed.atMs,
  status_code: z.string().optional(),
  actor: z.object({
    user: z.object({ uid: actor.subject, name: actor.name, groups: z.tuple([z.object({ name: actor.role })]).optional() }),
    session: z.object({ uid: z.string() }).optional(),
  }),
  api: z.object({ operation: listed.action }),
  resources: z.tuple([z.object({ uid: z.string() })]).optional(),
  message: z.string().optional(),
  unmapped: z.object({
    actor_kind: actor.kind,
    outcome: listed.outcome,
    change_id: listed.changeId,
    plan_hash: listed.planHash,
    evidence_id: listed.evidenceId,
  }),
});

/** The entry that a leaf's event stands for: the way back of `leafOf`; undefined when no leaf of ours says this. */
export function entryOf(event: unknown, leafHash: string): AuditEntry | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { metadata, time, actor: who, api, resources, message, unmapped } = parsed.data;
  return {
    index: metadata.sequence,
    atMs: time,
    actor: { subject: who.user.uid, name: who.user.name, role: who.user.groups?.[0].name ?? null, kind: unmapped.actor_kind },
    action: api.operation,
    outcome: unmapped.outcome,
    object: resources?.[0].uid ?? null,
    reason: message ?? null,
    code: parsed.data.status_code ?? null,
    changeId: unmapped.change_id,
    planHash: unmapped.plan_hash,
    evidenceId: unmapped.evidence_id,
    sessionId: who.session?.uid ?? null,
    leafHash,
    event: event as Record<string, unknown>,
  };
}
