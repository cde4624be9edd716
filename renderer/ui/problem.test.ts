import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.ts';

describe('a refusal on screen', () => {
  it('says what it means, names the blocking rules, and keeps the cause', () => {
    const verdicts = [
      { rule: 'serving-idcs', title: 'Serving IDCs', verdict: 'blocks', reason: '0 of 3 serve after this.' },
      { rule: 'anti-flap', title: 'Anti-flap', verdict: 'allows', reason: 'never moved.' },
    ];
    const problem = problemOf({ message: 'a rule blocks it', data: { code: 'rule-blocked', verdicts, remedy: 'Keep one.' } }, 'Refused');
    expect(problem.message).toBe('Refused: a rule blocks it');
    expect(problem.remedy).toBe('Serving IDCs: 0 of 3 serve after this. Keep one.');
    expect(problem.cause).toContain('"code": "rule-blocked"');
  });
});
