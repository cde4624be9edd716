import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySpec } from '../../shared/config/keys.ts';
import { defaultsOf } from '../../shared/config/keys.ts';
import { faultWords, schemaFaults } from '../../shared/config/schema.ts';
import type { ConfigValue, ConfigValues } from '../../shared/config/values.ts';
import { exampleNetwork } from '../changes/test-support/rig.ts';
import { createCheck } from './check.ts';
import { namespacesOf } from './namespaces/namespaces.ts';
import { createValidator } from './validator.ts';

function namespace(name: string): { readonly check: ReturnType<typeof createCheck>; readonly keys: readonly KeySpec[] } {
  const spec = namespacesOf(exampleNetwork).find((candidate) => candidate.namespace === name);
  if (spec === undefined) throw new Error(`no namespace ${name}`);
  return { check: createCheck(spec), keys: spec.keys };
}

describe('what a namespace refuses', () => {
  it.each(['media', 'health', 'policy'])('has nothing against the defaults of %s', (name) => {
    const { check, keys } = namespace(name);
    expect(check.faultsOf(defaultsOf(keys))).toEqual([]);
  });

  it.each<readonly [string, ConfigValues, string, string | RegExp]>([
    ['media', { 'edge.bufferLengthMs': 5 }, 'edge.bufferLengthMs', 'is 5 ms, at least 100 ms'],
    ['media', { 'edge.bufferLengthMs': '5' }, 'edge.bufferLengthMs', 'must be an integer'],
    ['media', { 'edge.bufer': 5 }, 'edge.bufer', 'is no key of this namespace'],
    ['policy', { minimumServingIdcs: 4 }, 'minimumServingIdcs', 'is 4, but the network has 3 IDCs: every shift would be refused'],
    ['policy', { approvalExpiresMs: 1000 }, 'approvalExpiresMs', 'must be at least 30 s: nobody could approve in time'],
    ['policy', { authorityExpiresMs: 1e308 }, 'authorityExpiresMs', /at most 31 d/],
    ['policy', { approvalExpiresMs: 60_000.5 }, 'approvalExpiresMs', /integer/],
    [
      'policy',
      { antiFlapBlockMs: 0, antiFlapWarnMs: 1 },
      'antiFlapWarnMs',
      'must be 0 or at least 1 s: nothing shorter is ever waited for',
    ],
    ['policy', { antiFlapBlockMs: 999 }, 'antiFlapBlockMs', /^must be 0 or at least 1 s/],
    ['policy', { checkWindowLeastMs: 1 }, 'checkWindowLeastMs', /at least 1 s/],
    ['policy', { checkWindowMostMs: 999 }, 'checkWindowMostMs', /at least 1 s/],
    ['policy', { breakGlassStartsWithinMs: 1 }, 'breakGlassStartsWithinMs', /at least 10 s/],
    ['policy', { reviewWithinMs: 9_999 }, 'reviewWithinMs', /at least 10 s/],
    ['policy', { authorityExpiresMs: 1 }, 'authorityExpiresMs', /at least 10 s/],
    ['policy', { staleInputs: { figuresMs: 15_000, curvesMs: 1 } }, 'staleInputs', /curvesMs/],
    ['policy', { needsApproval: ['shift'] }, 'needsApproval', /^entry 1 must be one of traffic-shift, /],
    ['policy', { freezeWindows: [{ fromMs: 0, untilMs: 1e13, reason: 'for ever', idcs: [] }] }, 'freezeWindows', /lock everybody out/],
    [
      'policy',
      { freezeWindows: [{ fromMs: 5, untilMs: 1, reason: 'oops', idcs: ['rix-1'] }] },
      'freezeWindows',
      'entry 1 ends before it begins',
    ],
    ['policy', { successChecks: { rebufferPct: 1 } }, 'successChecks', 'lacks startFailurePct'],
    ['policy', { freezeWindows: [{ fromMs: 9e15, untilMs: 9.1e15, reason: 'cup final', idcs: [] }] }, 'freezeWindows', /times in Unix ms/],
    ['policy', { dependencies: [{ kind: 'idcs-first', idcs: ['rix-1'], namespaces: [] }] }, 'dependencies', /rix-1, which is no IDC here/],
    ['policy', { dependencies: [{ kind: 'never' }] }, 'dependencies', 'entry 1 is none of the forms that it may have'],
    ['policy', { headroomFloorPct: 100 }, 'headroomFloorPct', /no IDC could receive anything/],
    ['health', { load: { degraded: { enterAt: 80, leaveAt: 85 }, critical: { enterAt: 95, leaveAt: 90 } } }, 'load', /flaps/],
    ['health', { exceptions: { 'rix-1': {} } }, 'exceptions', 'names rix-1, which is no IDC here'],
  ])('of %s refuses %j', (name, differs, ...wanted) => {
    const [key, problem] = wanted;
    const { check, keys } = namespace(name);
    const [first] = check.faultsOf({ ...defaultsOf(keys), ...differs });
    expect(first?.key).toBe(key);
    expect(first?.problem).toMatch(problem);
  });

  it('lets policy wait for nothing', () => {
    const { check, keys } = namespace('policy');
    expect(check.faultsOf({ ...defaultsOf(keys), antiFlapBlockMs: 0, antiFlapWarnMs: 0 })).toEqual([]);
  });

  it('judges a release of before by the schemas of now, and what came later by its default', () => {
    const { check } = namespace('media');
    expect(check.faultsOfRelease({ 'gone.key': 1 })).toEqual([]);
    expect(check.faultsOfRelease({ 'edge.bufferLengthMs': 5 })).toHaveLength(1);
  });

  it('says of a secret in the wrong place only that it is one', () => {
    const { check, keys } = namespace('media');
    const faults = check.faultsOf({ ...defaultsOf(keys), 'edge.bufferLengthMs': ['password', 'hunter22'].join('=') });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.problem).toMatch(/^looks like a password/);
    expect(JSON.stringify(faults)).not.toContain('hunter22');
  });
});

describe('the console and the platform', () => {
  const values = fastCheck.oneof(
    fastCheck.jsonValue({ maxDepth: 3 }),
    fastCheck.double({ noNaN: true, noDefaultInfinity: true }),
    fastCheck.array(
      fastCheck.record({
        fromMs: fastCheck.integer(),
        untilMs: fastCheck.integer(),
        reason: fastCheck.string(),
        idcs: fastCheck.constant([]),
      }),
    ),
  );

  it.each(['media', 'health', 'policy'])('find the same fault in values of %s, in the same words', (name) => {
    // Which of several forms a value was meant to have is for the platform to tell.
    const keys = namespace(name).keys.filter(({ schema }) => !JSON.stringify(schema).includes('oneOf'));
    const validate = createValidator(keys);
    fastCheck.assert(
      fastCheck.property(fastCheck.constantFrom(...keys), values, (spec, value) => {
        const full = validate({ [spec.key]: value as ConfigValue }).map(({ problem }) => problem);
        const marks = [...new Set(schemaFaults(spec.schema, value as ConfigValue).map((fault) => faultWords(fault, spec.unit)))];
        expect(marks.toSorted()).toEqual(full.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});
