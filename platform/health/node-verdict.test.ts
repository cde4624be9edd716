import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeNode } from './node-verdict.ts';
import type { NodeEvidence } from './node-verdict.ts';

const nowMs = 1_000_000;

function evidence(differs: Partial<NodeEvidence> = {}): NodeEvidence {
  return {
    name: 'osl-1-origin',
    role: 'origin',
    nowMs,
    statObservedAtMs: nowMs - 900,
    statProblem: '',
    check: check('up'),
    checkFailingSinceMs: Number.NaN,
    ...differs,
  };
}

function check(says: 'up' | 'down' | 'unknown'): NonNullable<NodeEvidence['check']> {
  return { says, detail: says === 'down' ? 'L4CON connection refused' : 'L4OK', atMs: nowMs - 200, name: 'HAProxy check' };
}

describe('the verdict on a node', () => {
  it('is healthy when its stat answers and its check passes', () => {
    expect(judgeNode(evidence()).state).toBe('healthy');
  });

  it('is down when its stat is silent and its check fails, with both named', () => {
    const verdict = judgeNode(
      evidence({ statObservedAtMs: nowMs - 3_100, statProblem: 'connection refused', check: check('down'), checkFailingSinceMs: nowMs }),
    );
    expect(verdict).toMatchObject({ state: 'down', rule: 'origin-down' });
    expect(verdict.text).toBe(
      'osl-1-origin is down: stat silent for 3.1 s (connection refused), HAProxy check fails (L4CON connection refused)',
    );
    expect(verdict.witnesses.map(({ name, says }) => [name, says])).toEqual([
      ['stat osl-1-origin', 'silent'],
      ['HAProxy check', 'not-serving'],
    ]);
  });

  it('is unknown, with its age, when its stat alone is silent', () => {
    const verdict = judgeNode(evidence({ statObservedAtMs: nowMs - 34_000, statProblem: 'no answer in 900 ms' }));
    expect(verdict).toMatchObject({ state: 'unknown', rule: 'data-stale' });
    expect(verdict.text).toBe('No data from osl-1-origin: stat silent for 34 s (no answer in 900 ms), while HAProxy check passes');
  });

  it('is silent by the interval of whoever tells of it', () => {
    const late = { statObservedAtMs: nowMs - 34_000 };
    expect(judgeNode(evidence({ ...late, tooOldMs: 45_000 })).state).toBe('healthy');
    expect(judgeNode(evidence({ ...late, tooOldMs: 30_000 })).state).toBe('unknown');
  });

  it('is unknown when its stat is silent and nobody else can be asked', () => {
    expect(judgeNode(evidence({ statObservedAtMs: nowMs - 4_000, check: null })).state).toBe('unknown');
    expect(judgeNode(evidence({ statObservedAtMs: nowMs - 4_000, check: check('unknown') })).state).toBe('unknown');
    expect(judgeNode(evidence({ statObservedAtMs: Number.NaN, check: null })).state).toBe('unknown');
  });

  it('is critical when its check has failed for a while and its stat still answers, with both stated', () => {
    const failing = { check: check('down'), checkFailingSinceMs: nowMs - 3_000 };
    const verdict = judgeNode(evidence(failing));
    expect(verdict).toMatchObject({ state: 'critical', rule: 'check-failing' });
    expect(verdict.witnesses.map(({ says }) => says)).toEqual(['serving', 'not-serving']);
    expect(judgeNode(evidence({ ...failing, checkFailingSinceMs: nowMs - 2_000 })).state).toBe('healthy');
  });

  it('is never healthy without a recent answer, and never down on one witness', () => {
    const says = fc.constantFrom('up', 'down', 'unknown', 'none');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), says, fc.boolean(), (ageMs, second, isNeverSeen) => {
        const verdict = judgeNode(
          evidence({
            statObservedAtMs: isNeverSeen ? Number.NaN : nowMs - ageMs,
            check: second === 'none' ? null : check(second),
            checkFailingSinceMs: second === 'down' ? nowMs - 10_000 : Number.NaN,
          }),
        );
        const isSilent = isNeverSeen || ageMs > 3_000;
        if (isSilent) expect(verdict.state).not.toBe('healthy');
        expect(verdict.state === 'down').toBe(isSilent && second === 'down');
      }),
    );
  });
});
