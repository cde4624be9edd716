import { describe, expect, it } from 'vitest';
import { isDecided } from './submit-attempt.ts';

describe('an answer to a submit', () => {
  it('decides when the platform refused', () => {
    expect(isDecided({ message: '', data: { code: 'rule-blocked' } })).toBe(true);
  });

  it('decides when nothing was sent', () => {
    expect(isDecided({ message: '', data: { code: 'unavailable' }, notSent: true })).toBe(true);
  });

  it('decides nothing when the link was lost or the platform stumbled', () => {
    expect(isDecided({ message: '', data: { code: 'unavailable' } })).toBe(false);
    expect(isDecided({ message: '', data: { code: 'internal' } })).toBe(false);
  });
});
