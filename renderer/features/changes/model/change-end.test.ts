import { describe, expect, it } from 'vitest';
import { changeEnd } from './change-end.ts';
import { approver, sampleChange } from './samples.ts';

describe('the end of a change', () => {
  it('says who ended it, when and why', () => {
    const aborted = sampleChange({ phase: 'closed', outcome: 'aborted', by: approver, why: 'The wrong IDC', sinceMs: 5 });
    expect(changeEnd(aborted)).toEqual({ what: `Aborted by ${approver.name}`, why: 'The wrong IDC', atMs: 5 });
  });

  it('names nobody where nobody did it', () => {
    const expired = sampleChange({ phase: 'closed', outcome: 'expired', by: null, why: 'Nobody approved it in time', sinceMs: 5 });
    expect(changeEnd(expired)).toEqual({ what: 'Expired', why: 'Nobody approved it in time', atMs: 5 });
  });

  it('is none while the change is open', () => {
    expect(changeEnd(sampleChange({ phase: 'verifying', sinceMs: 5 }))).toBeNull();
  });
});
