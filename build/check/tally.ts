/** What one check found. A check that is not made of tests counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** The last line of `npm test`: plain, so that any CI can read it. */
export function summaryLine(tallies: readonly Tally[]): string {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  return `${passed} passed, ${failed} failed`;
}

export function tallyOfCommand(ok: boolean): Tally {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Counts from vitest's JSON report; what broke outside a test (a file that does not load) counts as a failure too. */
export function tallyOfVitest(report: unknown, ok: boolean): Tally {
  const passed = count(report, 'numPassedTests');
  return honest({ passed, failed: count(report, 'numFailedTests') }, ok);
}

/** Counts from Playwright's JSON report; a test that passed only on a second try is a failure. */
export function tallyOfPlaywright(report: unknown, ok: boolean): Tally {
  const stats = field(report, 'stats');
  return honest({ passed: count(stats, 'expected'), failed: count(stats, 'unexpected') + count(stats, 'flaky') }, ok);
}

/** A run that failed, or in which no test ran, is never counted as clean. */
function honest(tally: Tally, ok: boolean): Tally {
  const clean = ok && tally.passed + tally.failed > 0;
  return clean || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function count(value: unknown, key: string): number {
  const found = field(value, key);
  return typeof found === 'number' ? found : 0;
}
