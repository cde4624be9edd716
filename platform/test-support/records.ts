import type { TimelineEntry } from '../../shared/model/events.ts';
import type { AuditRecord } from '../contracts.ts';

/** For tests: an act of an invented person. */
export function auditRecord(facts: Partial<AuditRecord> = {}): AuditRecord {
  return {
    atMs: 1_790_000_000_000,
    actor: { subject: 'omar', name: 'Omar Haddad', role: 'operator', kind: 'person' },
    action: 'change.submit',
    outcome: 'success',
    object: null,
    reason: null,
    code: null,
    changeId: null,
    planHash: null,
    evidenceId: null,
    sessionId: null,
    ...facts,
  };
}

export function timelineEntry(title: string): TimelineEntry {
  return {
    atMs: 1_790_000_000_000,
    kind: 'platform',
    severity: 'info',
    idc: null,
    title,
    detail: null,
    changeId: null,
    release: null,
    actor: null,
  };
}
