import type { TimelineEntry } from '../../shared/model/events.ts';
import { auditRecordOf } from '../audit-record.ts';
import type { AuditRecord } from '../contracts.ts';

/** For tests: an act of an invented person. */
export function auditRecord(facts: Partial<AuditRecord> = {}): AuditRecord {
  return auditRecordOf({
    atMs: 1_790_000_000_000,
    actor: { subject: 'omar', name: 'Omar Haddad', role: 'operator', kind: 'person' },
    action: 'change.submit',
    ...facts,
  });
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
