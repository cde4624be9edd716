import { describe, expect, test } from 'vitest';
import { summaryLine, tallyOfCommand, tallyOfPlaywright, tallyOfVitest } from './tally.ts';

describe('the summary line', () => {
  test('adds up tests and checks', () => {
    expect(summaryLine([tallyOfCommand(true), { passed: 40, failed: 2 }, tallyOfCommand(false)])).toBe('41 passed, 3 failed');
  });
});

describe('counting vitest', () => {
  test('takes its own numbers', () => {
    expect(tallyOfVitest({ numPassedTests: 12, numFailedTests: 1 }, false)).toEqual({ passed: 12, failed: 1 });
  });

  test('counts a file that does not load as a failure though every test passed', () => {
    expect(tallyOfVitest({ numPassedTests: 12, numFailedTests: 0 }, false)).toEqual({ passed: 12, failed: 1 });
  });

  test('counts no tests at all as a failure', () => {
    expect(tallyOfVitest({ numPassedTests: 0, numFailedTests: 0 }, true)).toEqual({ passed: 0, failed: 1 });
  });

  test('counts a missing report as a failure', () => {
    expect(tallyOfVitest(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('counting Playwright', () => {
  test('counts a flaky test as failed', () => {
    expect(tallyOfPlaywright({ stats: { expected: 5, unexpected: 0, flaky: 1, skipped: 0 } }, true)).toEqual({ passed: 5, failed: 1 });
  });

  test('counts only skipped tests as a failure', () => {
    expect(tallyOfPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 3 } }, true)).toEqual({ passed: 0, failed: 1 });
  });
});
