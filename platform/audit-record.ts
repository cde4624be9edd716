import type { AuditRecord } from './contracts.ts';

type Needed = 'atMs' | 'actor' | 'action';

/** What was done, with nothing said of whatever is left out; a success unless told otherwise. */
export function auditRecordOf(facts: Pick<AuditRecord, Needed> & Partial<Omit<AuditRecord, Needed>>): AuditRecord {
  return {
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
