import { describe, expect, it } from 'vitest';
import type { SubmitPayload } from './submit-attempt.ts';
import { isDecided, keyFor } from './submit-attempt.ts';

const payload: SubmitPayload = { planHash: 'a'.repeat(64), evidenceId: 'ev-1', reason: 'why', ticket: null, undoes: null };

describe('the idempotency key of a submit', () => {
  it('is kept when the same thing is asked again', () => {
    const first = keyFor(payload, null, () => 'key-one');
    expect(keyFor({ ...payload }, first, () => 'key-two')).toEqual(first);
  });

  it('is fresh for anything else', () => {
    const first = keyFor(payload, null, () => 'key-one');
    expect(keyFor({ ...payload, reason: 'another why' }, first, () => 'key-two').idempotencyKey).toBe('key-two');
    expect(keyFor({ ...payload, evidenceId: 'ev-2' }, first, () => 'key-two').idempotencyKey).toBe('key-two');
  });

  it('is forgotten only when the platform has surely decided', () => {
    expect(isDecided({ message: '', data: { code: 'rule-blocked' } })).toBe(true);
    expect(isDecided({ message: '', data: { code: 'unavailable' } })).toBe(false);
  });
});
