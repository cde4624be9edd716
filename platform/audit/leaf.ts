/** The leaf of an audit record: an OCSF-shaped event, its canonical JSON (RFC 8785) and its RFC 6962 hash. */
import { createHash } from 'node:crypto';
import { maxEntryBytes } from '../../shared/audit/tiles.ts';
import { canonicalJson } from '../../shared/canonical.ts';
import type { AuditEntry } from '../../shared/wire/audit.ts';
import type { AuditRecord } from '../contracts.ts';
import { activityOf, classOf } from './ocsf.ts';

const ocsfVersion = '1.3.0';
/** RFC 6962, section 2.1: a leaf's hash is over 0x00 and its bytes, so that no inner node can pass for a leaf. */
const leafPrefix = Uint8Array.of(0);

/** Of an entry that is too large as it is. */
const mostReasonLength = 2_000;

export interface Leaf {
  readonly entry: AuditEntry;
  /** Canonical JSON of `entry.event`: its UTF-8 bytes are the leaf. */
  readonly text: string;
}

export function leafHashOf(text: string): string {
  return createHash('sha256').update(leafPrefix).update(text, 'utf8').digest('hex');
}

/** @param index position in the log; it stands in the leaf, so a reordered log is seen from its leaves alone. */
export function leafOf(record: AuditRecord, index: number): Leaf {
  const text = canonicalJson(ocsfEvent(record, index));
  if (Buffer.byteLength(text) > maxEntryBytes) return leafOf(shortened(record), index);
  const { details: _details, ...listed } = record;
  return { text, entry: { index, ...listed, leafHash: leafHashOf(text), event: JSON.parse(text) as Record<string, unknown> } };
}

/** An entry that has no place in a tile says how large its details were, and their hash, instead of them. */
function shortened(record: AuditRecord): AuditRecord {
  const details = canonicalJson(record.details ?? {});
  const omitted = { bytes: Buffer.byteLength(details), sha256: createHash('sha256').update(details).digest('hex') };
  // Through UTF-8, because a cut may leave half of a character, which no leaf can hold.
  const reason = record.reason === null ? null : Buffer.from(record.reason.slice(0, mostReasonLength)).toString();
  return { ...record, reason, details: { details_omitted: omitted } };
}

function ocsfEvent(record: AuditRecord, index: number): Record<string, unknown> {
  const { actor, action, outcome } = record;
  const eventClass = classOf(action);
  const activity = activityOf(action, eventClass);
  const succeeded = outcome === 'success';
  return {
    metadata: {
      version: ocsfVersion,
      product: { name: 'Switchyard', vendor_name: 'Switchyard' },
      log_name: 'audit',
      sequence: index,
    },
    time: record.atMs,
    ...eventClass.ids,
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: eventClass.ids.class_uid * 100 + activity.id,
    severity_id: succeeded ? 1 : outcome === 'refused' ? 3 : 4,
    severity: succeeded ? 'Informational' : outcome === 'refused' ? 'Medium' : 'High',
    status_id: succeeded ? 1 : 2,
    status: succeeded ? 'Success' : 'Failure',
    ...(record.code === null ? {} : { status_code: record.code }),
    ...(succeeded || record.reason === null ? {} : { status_detail: record.reason }),
    actor: {
      user: {
        uid: actor.subject,
        name: actor.name,
        type: actor.kind === 'person' ? 'User' : 'System',
        ...(actor.role === null ? {} : { groups: [{ name: actor.role }] }),
      },
      ...(record.sessionId === null ? {} : { session: { uid: record.sessionId } }),
    },
    api: { operation: action, service: { name: 'switchyard' } },
    ...(record.object === null ? {} : { resources: [{ uid: record.object }] }),
    ...(record.reason === null ? {} : { message: record.reason }),
    unmapped: {
      actor_kind: actor.kind,
      outcome,
      change_id: record.changeId,
      plan_hash: record.planHash,
      evidence_id: record.evidenceId,
      ...(record.details === undefined ? {} : { details: record.details }),
    },
  };
}
