/** What a transition leaves in the audit log and on the timeline. */
import type { Change } from '../../shared/changes/change.ts';
import type { Severity, TimelineEntry } from '../../shared/model/events.ts';
import type { Actor } from '../../shared/model/identity.ts';
import type { ErrorCode } from '../../shared/wire/errors.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord } from '../contracts.ts';

export interface Told {
  readonly action: `change.${string}`;
  readonly actor: Actor;
  readonly atMs: number;
  readonly outcome?: AuditRecord['outcome'];
  readonly reason?: string | null;
  readonly code?: ErrorCode | null;
  readonly sessionId?: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function auditOf(change: Change, told: Told): AuditRecord {
  const drill = change.mode === 'drill' ? { details: { drill: true, ...told.details } } : {};
  return auditRecordOf({
    object: change.id,
    changeId: change.id,
    planHash: change.planHash,
    evidenceId: change.evidenceId,
    ...told,
    ...drill,
  });
}

export interface Entry {
  /** After the change's title, e.g. `approved`. */
  readonly what: string;
  readonly detail?: string | null;
  readonly severity?: Severity;
  readonly actor: Actor;
  readonly atMs: number;
}

export function timelineOf(change: Change, entry: Entry): TimelineEntry {
  const [only, ...others] = change.idcs;
  return {
    atMs: entry.atMs,
    kind: 'change',
    severity: entry.severity ?? 'info',
    // A drill is no marker on an IDC's charts: nothing happened there.
    idc: change.mode !== 'drill' && only !== undefined && others.length === 0 ? only : null,
    idcs: change.mode === 'drill' ? [] : change.idcs,
    title: `${change.title}: ${entry.what}`,
    detail: entry.detail ?? null,
    changeId: change.id,
    release: null,
    actor: entry.actor,
  };
}
