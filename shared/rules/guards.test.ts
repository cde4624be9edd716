import { describe, expect, it } from 'vitest';
import type { ConfigReleaseIntent, Intent } from '../changes/intent.ts';
import type { RuleVerdict } from '../changes/plan.ts';
import { shiftRouting } from '../changes/shift.ts';
import { evaluateRules } from './evaluate.ts';
import { exampleNowMs, exampleShift, exampleSnapshot } from './example-network.ts';
import type { ConfigFacts, RuleInput } from './input.ts';
import type { Policy } from './policy.ts';
import { defaultPolicy, policySchema } from './policy.ts';

function verdictOf(rule: RuleVerdict['rule'], differs: Partial<RuleInput> = {}): RuleVerdict {
  const input: RuleInput = { intent: exampleShift(), snapshot: exampleSnapshot(), policy: defaultPolicy, config: null, ...differs };
  const found = evaluateRules(input).find((verdict) => verdict.rule === rule);
  if (found === undefined) throw new Error(`${rule} said nothing`);
  return found;
}

function policyWith(differs: Partial<Policy>): Policy {
  return { ...defaultPolicy, ...differs };
}

const emergency = exampleShift({ profile: 'emergency', stepPercents: [100] });

describe('policy', () => {
  it('parses a document of before these rules, with their defaults', () => {
    const {
      headroomFloorPct: _floor,
      blastRadius: _radius,
      weeklyFreezes: _weekly,
      staleInputs: _stale,
      dependencies: _dependencies,
      driftTolerances: _drift,
      streamsLostMostPct: _lost,
      ...older
    } = defaultPolicy;
    expect(policySchema.parse(older)).toEqual(defaultPolicy);
  });

  it('refuses a time of day that is none', () => {
    const weeklyFreezes = [{ weekday: 'sat', fromUtc: '25:00', forMinutes: 60, reason: 'league night', idcs: [] }];
    expect(policySchema.safeParse({ ...defaultPolicy, weeklyFreezes }).success).toBe(false);
  });
});

describe('headroom floor', () => {
  it('says which receiver keeps least', () => {
    expect(verdictOf('headroom-floor')).toMatchObject({
      verdict: 'allows',
      reason: 'Least is ath-1 with 55 % headroom at the end; floor 5 %.',
    });
  });

  it('blocks at the first step that goes under it, not only at the end', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 900, loadPct: 90 } });
    expect(verdictOf('headroom-floor', { snapshot })).toMatchObject({
      verdict: 'blocks',
      reason: 'ath-1 keeps 3 % headroom after step 2; floor 5 %.',
    });
  });

  it('only looks at the steps that are still to come', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 880, loadPct: 88 } });
    const half = shiftRouting(exampleShift(), snapshot, 50);
    expect(verdictOf('headroom-floor', { snapshot, routing: half, steps: [half] }).verdict).toBe('blocks');
    expect(verdictOf('headroom-floor', { snapshot, routing: snapshot.intended, steps: [snapshot.intended] }).verdict).toBe('allows');
  });

  it('judges what stands once every step is made, from where the shift began', () => {
    const from = exampleSnapshot().intended;
    const reached = shiftRouting(exampleShift(), exampleSnapshot());
    const snapshot = exampleSnapshot({ 'osl-1': { viewers: 0 }, 'ath-1': { viewers: 980, loadPct: 98 } }, { intended: reached });
    const made = { snapshot, routing: reached, steps: [], progress: { stepsMade: 3, shares: { from, reached } } };
    expect(verdictOf('headroom-floor', made)).toMatchObject({ verdict: 'blocks', reason: 'ath-1 keeps 2 % headroom now; floor 5 %.' });
    expect(verdictOf('load-ceiling', made)).toMatchObject({ verdict: 'warns', reason: 'ath-1 ends at 98 %; ceiling 85 %.' });
    expect(verdictOf('blast-radius', made).reason).toMatch(/^Every step is made, so nothing more moves at once;/);
  });

  it('judges a step under way as one that is still to come, by its number in the plan', () => {
    const from = exampleSnapshot().intended;
    const end = shiftRouting(exampleShift(), exampleSnapshot());
    const half = shiftRouting(exampleShift(), exampleSnapshot(), 50);
    const snapshot = exampleSnapshot(
      { 'osl-1': { viewers: 150 }, 'ath-1': { viewers: 900, loadPct: 90 }, 'lis-1': { viewers: 375 } },
      { intended: end },
    );
    const underWay = { snapshot, routing: end, steps: [end], progress: { stepsMade: 2, shares: { from, reached: half } } };
    expect(verdictOf('headroom-floor', underWay)).toMatchObject({
      verdict: 'blocks',
      reason: 'ath-1 keeps 3 % headroom at the end; floor 5 %.',
    });
    expect(verdictOf('blast-radius', underWay).reason).toMatch(/^Step 3 of 3 moves 11 %/);
  });

  it('warns in an emergency and on the way back', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 840, loadPct: 84 } });
    expect(verdictOf('headroom-floor', { snapshot }).verdict).toBe('blocks');
    expect(verdictOf('headroom-floor', { snapshot, intent: emergency }).verdict).toBe('warns');
    expect(verdictOf('headroom-floor', { snapshot, undoes: true }).verdict).toBe('warns');
  });
});

describe('blast radius', () => {
  const two = { idcs: ['osl-1', 'ath-1'] };

  it('counts what the largest step moves at once', () => {
    expect(verdictOf('blast-radius')).toMatchObject({
      verdict: 'allows',
      reason:
        "Step 3 of 3 moves 17 % of the network's viewers and 17 % of its streams at once; at most 50 % of viewers and 50 % of streams.",
    });
  });

  it('blocks a step that moves more of the network than policy allows', () => {
    expect(verdictOf('blast-radius', { intent: exampleShift({ ...two, stepPercents: [100] }) })).toMatchObject({
      verdict: 'blocks',
      reason: expect.stringContaining("It moves 67 % of the network's viewers") as string,
    });
  });

  it('lets the same move go in smaller steps', () => {
    expect(verdictOf('blast-radius', { intent: exampleShift({ ...two, stepPercents: [50, 100] }) }).verdict).toBe('allows');
  });

  it('only warns in an emergency', () => {
    expect(verdictOf('blast-radius', { intent: { ...emergency, ...two } }).verdict).toBe('warns');
  });

  it('counts nothing of an IDC that is gone already, however large it was', () => {
    const large = { state: 'down', stale: true, viewers: 9_000, streams: 90 } as const;
    const elsewhere = { 'osl-1': 0, 'ath-1': 0.5, 'lis-1': 0.5 };
    const snapshot = exampleSnapshot({ 'osl-1': large }, { effective: { publish: elsewhere, play: elsewhere } });
    const intent = exampleShift({ stepPercents: [100] });
    expect(verdictOf('blast-radius', { snapshot, intent })).toMatchObject({
      verdict: 'allows',
      reason: expect.stringMatching(/^It moves 0 % of the network's viewers and 0 % of its streams/) as string,
    });
    expect(verdictOf('blast-radius', { snapshot: exampleSnapshot({ 'osl-1': large }), intent }).verdict).toBe('blocks');
  });

  it('goes by the shares where viewers are not known', () => {
    const snapshot = exampleSnapshot({ 'osl-1': { viewers: null }, 'ath-1': { viewers: null } });
    expect(verdictOf('blast-radius', { snapshot, intent: exampleShift({ ...two, stepPercents: [100] }) }).verdict).toBe('blocks');
  });
});

describe('stale inputs', () => {
  it('say how old the oldest figure is', () => {
    expect(verdictOf('stale-inputs').reason).toBe('Oldest figure used is 0.8 s old; at most 15 s.');
  });

  it('block of a receiver', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { dataAgeMs: 16_000 } });
    expect(verdictOf('stale-inputs', { snapshot })).toMatchObject({
      verdict: 'blocks',
      reason: 'The forecast for ath-1 rests on figures that are 16 s old; at most 15 s.',
    });
    expect(verdictOf('stale-inputs', { snapshot, intent: emergency }).verdict).toBe('warns');
  });

  it('only warn of who is left', () => {
    const snapshot = exampleSnapshot({ 'osl-1': { stale: true, dataAgeMs: 90_000 } });
    expect(verdictOf('stale-inputs', { snapshot }).verdict).toBe('warns');
  });

  it('warn of load curves that nobody keeps fresh', () => {
    const curves = { fittedAtMs: exampleNowMs - 7_200_000, byIdc: {}, network: { rebufferPct: null, cpuPct: null } };
    expect(verdictOf('stale-inputs', { snapshot: exampleSnapshot({}, { curves }) })).toMatchObject({
      verdict: 'warns',
      reason: 'Load curves are 2 h old; at most 60 min: look twice at stalls and CPU.',
    });
  });
});

describe('freeze windows that come back', () => {
  // exampleNowMs is Monday 21 September 2026, 14:13:20 UTC.
  const weekly = { weekday: 'mon', fromUtc: '14:00', forMinutes: 60, reason: 'league night', idcs: [] } as const;

  it('block at their time of the week', () => {
    expect(verdictOf('freeze-window', { policy: policyWith({ weeklyFreezes: [{ ...weekly, idcs: [] }] }) })).toMatchObject({
      verdict: 'blocks',
      reason: 'Frozen until 2026-09-21 15:00 UTC: league night.',
    });
  });

  it('say when they come next', () => {
    const later = { ...weekly, fromUtc: '14:30', idcs: [] };
    const gone = { ...weekly, fromUtc: '13:00', idcs: [] };
    expect(verdictOf('freeze-window', { policy: policyWith({ weeklyFreezes: [later] }) }).reason).toBe('None until 2026-09-21 14:30 UTC.');
    expect(verdictOf('freeze-window', { policy: policyWith({ weeklyFreezes: [gone] }) }).reason).toBe('None until 2026-09-28 13:00 UTC.');
  });

  it('reach over midnight and the end of the week', () => {
    const saturday = { weekday: 'sun', fromUtc: '23:00', forMinutes: 16 * 60, reason: 'migration', idcs: ['ath-1'] } as const;
    expect(verdictOf('freeze-window', { policy: policyWith({ weeklyFreezes: [{ ...saturday, idcs: ['ath-1'] }] }) }).verdict).toBe(
      'blocks',
    );
    expect(verdictOf('freeze-window', { policy: policyWith({ weeklyFreezes: [{ ...saturday, idcs: ['rix-1'] }] }) }).verdict).toBe(
      'allows',
    );
  });
});

describe('the order of release', () => {
  const config: ConfigFacts = { namespace: 'media', targets: ['osl-1', 'ath-1', 'lis-1'], releases: [1], faults: [] };
  const release = (stages: string[][]): ConfigReleaseIntent => ({
    kind: 'config-release',
    namespace: 'media',
    baseRelease: 1,
    values: {},
    stages,
    adoptionPct: 100,
    holdMs: 0,
    onBreach: 'pause',
  });
  const canary = policyWith({ dependencies: [{ kind: 'idcs-first', idcs: ['osl-1'], namespaces: [] }] });

  it('lets the canary go first', () => {
    const intent = release([['osl-1'], ['ath-1', 'lis-1']]);
    expect(verdictOf('dependency-order', { config, policy: canary, intent }).verdict).toBe('allows');
    expect(verdictOf('dependency-order', { config, policy: canary, intent: release([['osl-1']]) }).verdict).toBe('allows');
  });

  it.each([[[['ath-1'], ['osl-1']]], [[['osl-1', 'ath-1']]], [[['ath-1']]]])('refuses %j, which does not wait for it', (stages) => {
    expect(verdictOf('dependency-order', { config, policy: canary, intent: release(stages) })).toMatchObject({
      verdict: 'blocks',
      reason: 'Policy wants osl-1 to get it in a stage before all others.',
    });
  });

  it('does not want a canary that is no target of the namespace', () => {
    const elsewhere = policyWith({ dependencies: [{ kind: 'idcs-first', idcs: ['rix-1'], namespaces: [] }] });
    expect(verdictOf('dependency-order', { config, policy: elsewhere, intent: release([['ath-1']]) }).verdict).toBe('allows');
  });

  it('only warns of a rollback, which is the way out', () => {
    const intent: Intent = { kind: 'config-rollback', namespace: 'media', toRelease: 1, stages: [['ath-1']], adoptionPct: 100, holdMs: 0 };
    expect(verdictOf('dependency-order', { config, policy: canary, intent }).verdict).toBe('warns');
  });

  it('makes a namespace wait for the one that it depends on', () => {
    const policy = policyWith({ dependencies: [{ kind: 'namespace-first', first: 'base', then: 'media' }] });
    const intent = release([['osl-1'], ['ath-1']]);
    const rollout = (): { readonly latest: number; readonly pointers: Record<string, number> } => ({
      latest: 4,
      pointers: { 'osl-1': 4, 'ath-1': 3 },
    });
    expect(verdictOf('dependency-order', { config, policy, intent, rollout })).toMatchObject({
      verdict: 'blocks',
      reason: 'Policy wants base before media: ath-1 is not to run release 4 of base yet.',
    });
    expect(verdictOf('dependency-order', { config, policy, intent: release([['osl-1']]), rollout }).verdict).toBe('allows');
    expect(verdictOf('dependency-order', { config, policy, intent }).verdict).toBe('allows');
  });
});
