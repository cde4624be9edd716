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

  it('says once what the platform’s message says already', () => {
    const verdicts = [{ rule: 'one-shift', title: 'One shift at a time', verdict: 'blocks', reason: 'shift c-0123abcd is open.' }];
    const message = 'One shift at a time: shift c-0123abcd is open.';
    expect(problemOf({ message, data: { code: 'rule-blocked', verdicts, remedy: 'Wait for it.' } }, 'Refused')).toMatchObject({
      message: `Refused: ${message}`,
      remedy: 'Wait for it.',
    });
  });
});
