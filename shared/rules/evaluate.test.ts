import { describe, expect, it } from 'vitest';
import type { ConfigReleaseIntent, Intent } from '../changes/intent.ts';
import type { RuleVerdict } from '../changes/plan.ts';
import { shiftRouting } from '../changes/shift.ts';
import { blockedBecause, blocks, evaluateRules } from './evaluate.ts';
import { exampleNowMs, exampleShift, exampleSnapshot } from './example-network.ts';
import { durationWords, listed } from './input.ts';
import type { ConfigFacts, RuleInput } from './input.ts';
import type { Policy } from './policy.ts';
import { defaultPolicy, policySchema } from './policy.ts';

function judge(differs: Partial<RuleInput> = {}): RuleVerdict[] {
  return evaluateRules({ intent: exampleShift(), snapshot: exampleSnapshot(), policy: defaultPolicy, config: null, ...differs });
}

function verdictOf(rule: RuleVerdict['rule'], differs: Partial<RuleInput> = {}): RuleVerdict {
  const found = judge(differs).find((verdict) => verdict.rule === rule);
  if (found === undefined) throw new Error(`${rule} said nothing`);
  return found;
}

function policyWith(differs: Partial<Policy>): Policy {
  return { ...defaultPolicy, ...differs };
}

const shiftedAway = shiftRouting(exampleShift({ idcs: ['osl-1', 'ath-1'] }), exampleSnapshot());

describe('the rules', () => {
  it('let an ordinary shift pass, with a reason each', () => {
    const verdicts = judge();
    expect(blocks(verdicts)).toBe(false);
    expect(verdicts.every(({ reason }) => reason.endsWith('.'))).toBe(true);
    expect(verdicts.map(({ rule }) => rule).toSorted()).toEqual([
      'actuator-reachable',
      'anti-flap',
      'blast-radius',
      'freeze-window',
      'fresh-receivers',
      'headroom-floor',
      'hold',
      'load-ceiling',
      'one-change-per-idc',
      'one-shift',
      'second-person',
      'serving-idcs',
      'stale-inputs',
    ]);
  });

  it('come with the blocking ones first', () => {
    const verdicts = judge({
      snapshot: exampleSnapshot({}, { actuatorReachable: false, lastShiftAtMs: { 'osl-1': exampleNowMs - 60_000 } }),
    });
    expect(verdicts.map(({ verdict }) => verdict).slice(0, 3)).toEqual(['blocks', 'warns', 'allows']);
    expect(blockedBecause(verdicts)).toContain('Traffic manager reachable: The traffic manager can not be asked');
  });

  it('have defaults that are a valid policy', () => {
    expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy);
  });
});

describe('serving IDCs', () => {
  it('refuses to leave the last one', () => {
    const snapshot = exampleSnapshot({}, { intended: shiftedAway });
    expect(verdictOf('serving-idcs', { intent: exampleShift({ idcs: ['lis-1'] }), snapshot })).toEqual({
      rule: 'serving-idcs',
      title: 'Serving IDCs',
      verdict: 'blocks',
      reason: 'Only 0 of 3 would serve after this; at least 1. lis-1 would leave nobody to serve.',
    });
  });

  it('refuses to leave the last one in an emergency too', () => {
    const snapshot = exampleSnapshot({}, { intended: shiftedAway });
    const intent = exampleShift({ idcs: ['lis-1'], profile: 'emergency', stepPercents: [100] });
    expect(verdictOf('serving-idcs', { intent, snapshot }).verdict).toBe('blocks');
  });

  it('does not count an IDC that is down', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { state: 'down' }, 'lis-1': { state: 'down' } });
    expect(verdictOf('serving-idcs', { snapshot }).verdict).toBe('blocks');
  });

  it('lets a dead IDC be left', () => {
    expect(verdictOf('serving-idcs', { snapshot: exampleSnapshot({ 'osl-1': { state: 'down', stale: true } }) })).toMatchObject({
      verdict: 'allows',
      reason: '2 of 3 serve after this; at least 1.',
    });
  });

  it('lets a part of the last one be moved to a named receiver', () => {
    const snapshot = exampleSnapshot({}, { intended: shiftedAway });
    const intent = exampleShift({ idcs: ['lis-1'], receivers: { 'osl-1': 1 }, stepPercents: [50] });
    expect(verdictOf('serving-idcs', { intent, snapshot }).verdict).toBe('allows');
  });

  it('wants as many as policy says', () => {
    expect(verdictOf('serving-idcs', { policy: policyWith({ minimumServingIdcs: 3 }) }).verdict).toBe('blocks');
  });
});

describe('load ceiling', () => {
  it('names the fullest receiver', () => {
    expect(verdictOf('load-ceiling').reason).toBe('Highest is ath-1 at 45 %; ceiling 85 %.');
  });

  it('warns between the ceiling and full', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 750, loadPct: 75 } });
    expect(verdictOf('load-ceiling', { snapshot })).toMatchObject({ verdict: 'warns', reason: 'ath-1 ends at 90 %; ceiling 85 %.' });
  });

  it('blocks above full', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 900, loadPct: 90 } });
    expect(verdictOf('load-ceiling', { snapshot }).verdict).toBe('blocks');
  });

  it('only warns above full in an emergency', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { viewers: 900, loadPct: 90 } });
    expect(verdictOf('load-ceiling', { snapshot, intent: exampleShift({ profile: 'emergency' }) }).verdict).toBe('warns');
  });

  it('warns where there is no basis', () => {
    const snapshot = exampleSnapshot({ 'osl-1': { viewers: null, streams: null, egressGbps: null, dataAgeMs: null, stale: true } });
    expect(verdictOf('load-ceiling', { snapshot })).toMatchObject({
      verdict: 'warns',
      reason: 'No basis for the load of ath-1, lis-1 afterwards; ceiling 85 %.',
    });
  });
});

describe('one change per IDC', () => {
  it('blocks when a receiver is held', () => {
    const snapshot = exampleSnapshot({}, { held: { 'ath-1': 'c-7' } });
    expect(verdictOf('one-change-per-idc', { snapshot })).toMatchObject({ verdict: 'blocks', reason: 'ath-1 is held by change c-7.' });
  });

  it('is not in the way of the change that holds', () => {
    const snapshot = exampleSnapshot({}, { held: { 'ath-1': 'c-7' } });
    expect(verdictOf('one-change-per-idc', { snapshot, self: { changeId: 'c-7', release: null } }).verdict).toBe('allows');
  });

  it('lets IDCs that receive nothing be held by others', () => {
    const snapshot = exampleSnapshot({}, { held: { 'lis-1': 'c-7' } });
    expect(verdictOf('one-change-per-idc', { snapshot, intent: exampleShift({ receivers: { 'ath-1': 1 } }) }).verdict).toBe('allows');
  });
});

describe('one shift at a time', () => {
  const snapshot = exampleSnapshot({}, { shifting: 'c-7' });

  it('blocks while another shift is open, also one that touches none of the same IDCs, and says what to do', () => {
    expect(verdictOf('one-shift', { snapshot })).toMatchObject({
      verdict: 'blocks',
      reason:
        'Shift c-7 is open, and each step states the shares of all IDCs: one shift after the other. Wait for it, or have it aborted: what it has moved stays.',
    });
    expect(verdictOf('one-shift', { snapshot, breakGlass: true }).verdict).toBe('blocks');
  });

  it('is not in the way of the shift that is open, and only warns of one for later', () => {
    expect(verdictOf('one-shift', { snapshot, self: { changeId: 'c-7', release: null } }).verdict).toBe('allows');
    expect(verdictOf('one-shift', { snapshot, startAtMs: snapshot.atMs + 60_000 }).verdict).toBe('warns');
  });
});

describe('fresh receivers', () => {
  it('lets a silent IDC be left', () => {
    const snapshot = exampleSnapshot({ 'osl-1': { stale: true, state: 'unknown', dataAgeMs: 90_000 } });
    expect(verdictOf('fresh-receivers', { snapshot }).verdict).toBe('allows');
  });

  it('blocks a named receiver whose data is old', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { stale: true, dataAgeMs: 12_000 } });
    expect(verdictOf('fresh-receivers', { snapshot, intent: exampleShift({ receivers: { 'ath-1': 1 } }) })).toMatchObject({
      verdict: 'blocks',
      reason: 'ath-1 would receive but its data is 12 s old.',
    });
  });

  it('sends nothing to a stale IDC by default while a fresh one is there', () => {
    const snapshot = exampleSnapshot({ 'ath-1': { stale: true, dataAgeMs: 12_000 } });
    expect(verdictOf('fresh-receivers', { snapshot }).verdict).toBe('allows');
    expect(shiftRouting(exampleShift(), snapshot).play['lis-1']).toBeCloseTo(2 / 3);
  });

  it('blocks bringing back an IDC that is still down', () => {
    const snapshot = exampleSnapshot({ 'osl-1': { state: 'down' } }, { intended: shiftRouting(exampleShift(), exampleSnapshot()) });
    expect(verdictOf('fresh-receivers', { snapshot, intent: exampleShift({ direction: 'back' }) })).toMatchObject({
      verdict: 'blocks',
      reason: 'osl-1 would receive but is down.',
    });
  });
});

describe('anti-flap', () => {
  const movedAgo = (ageMs: number): Partial<RuleInput> => ({
    snapshot: exampleSnapshot({}, { lastShiftAtMs: { 'osl-1': exampleNowMs - ageMs } }),
  });

  it('blocks right after a shift', () => {
    expect(verdictOf('anti-flap', movedAgo(2_000))).toMatchObject({ verdict: 'blocks', reason: 'osl-1 last moved 2 s ago; wait 5 s.' });
  });

  it('warns for a while', () => {
    expect(verdictOf('anti-flap', movedAgo(60_000)).verdict).toBe('warns');
  });

  it('is silent after that', () => {
    expect(verdictOf('anti-flap', movedAgo(3_600_000))).toMatchObject({ verdict: 'allows', reason: 'osl-1 last moved 60 min ago.' });
  });

  it('only warns of an undo', () => {
    expect(verdictOf('anti-flap', { ...movedAgo(2_000), undoes: true }).verdict).toBe('warns');
  });
});

describe('freeze windows', () => {
  const window = { fromMs: exampleNowMs - 1000, untilMs: exampleNowMs + 60_000, reason: 'cup final', idcs: [] };

  it('block while open', () => {
    expect(verdictOf('freeze-window', { policy: policyWith({ freezeWindows: [window] }) })).toMatchObject({
      verdict: 'blocks',
      reason: 'Frozen until 2026-09-21 14:14 UTC: cup final.',
    });
  });

  it('do not hinder an emergency', () => {
    const intent = exampleShift({ profile: 'emergency' });
    expect(verdictOf('freeze-window', { intent, policy: policyWith({ freezeWindows: [window] }) }).verdict).toBe('warns');
  });

  it('of another IDC are none', () => {
    const elsewhere = { ...window, idcs: ['rix-1'] };
    expect(verdictOf('freeze-window', { policy: policyWith({ freezeWindows: [elsewhere] }) }).reason).toBe('None.');
  });
});

describe('config rules', () => {
  const config: ConfigFacts = {
    namespace: 'media',
    targets: ['osl-1', 'ath-1', 'lis-1'],
    releases: [1, 2, 3],
    faults: [],
  };
  const release = (differs: Partial<ConfigReleaseIntent> = {}): ConfigReleaseIntent => ({
    kind: 'config-release',
    namespace: 'media',
    baseRelease: 3,
    values: { 'edge.maxConnections': 10 },
    stages: [['osl-1'], ['ath-1', 'lis-1']],
    adoptionPct: 100,
    holdMs: 0,
    onBreach: 'pause',
    ...differs,
  });
  const rollback = (toRelease: number): Intent => ({
    kind: 'config-rollback',
    namespace: 'media',
    toRelease,
    stages: [['osl-1']],
    adoptionPct: 100,
    holdMs: 0,
  });

  it('refuse an edit of an older release', () => {
    expect(verdictOf('base-release', { config, intent: release({ baseRelease: 2 }) })).toMatchObject({
      verdict: 'blocks',
      reason: 'Edited from release 2, but the latest is 3: look at what it changed first.',
    });
  });

  it('let the change that made the latest release go on with it', () => {
    const intent = release({ baseRelease: 2 });
    expect(verdictOf('base-release', { config, intent, self: { changeId: 'c-1', release: 3 } }).verdict).toBe('allows');
  });

  it('refuse a rollback to a release that never was', () => {
    expect(verdictOf('base-release', { config, intent: rollback(9) }).verdict).toBe('blocks');
    expect(verdictOf('base-release', { config, intent: rollback(1) }).verdict).toBe('allows');
  });

  it('refuse a target that is not of the namespace', () => {
    expect(verdictOf('base-release', { config, intent: release({ stages: [['rix-1']] }) }).reason).toBe('rix-1 is no target of media.');
  });

  it('refuse a namespace that does not exist', () => {
    expect(verdictOf('base-release', { intent: release() }).verdict).toBe('blocks');
  });

  it('refuse what the platform finds wrong with the values, key by key', () => {
    const faults = [
      { key: 'edge.maxConnections', problem: 'is 0 connections, at least 1' },
      { key: 'relay.on', problem: 'is missing' },
    ];
    const reason = 'edge.maxConnections is 0 connections, at least 1; relay.on is missing.';
    expect(verdictOf('valid-values', { config: { ...config, faults }, intent: release() })).toMatchObject({ verdict: 'blocks', reason });
    expect(verdictOf('valid-values', { config: { ...config, faults }, intent: rollback(1) })).toMatchObject({ verdict: 'blocks', reason });
  });

  it('never let a freeze stand in the way of the policy that makes it', () => {
    const frozen = policyWith({ freezeWindows: [{ fromMs: 0, untilMs: Date.UTC(2040, 0, 1), reason: 'cup final', idcs: [] }] });
    const intent = release({ namespace: 'policy', stages: [['network']] });
    expect(verdictOf('freeze-window', { config, intent, policy: frozen }).verdict).toBe('allows');
    expect(verdictOf('freeze-window', { config, intent: release(), policy: frozen }).verdict).toBe('blocks');
  });

  it('say nothing about traffic', () => {
    expect(judge({ config, intent: release() }).map(({ rule }) => rule)).not.toContain('serving-idcs');
  });
});

describe('words of the rules', () => {
  it('name few IDCs and count many', () => {
    expect(listed(['a', 'b'])).toBe('a, b');
    expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
  });

  it('say durations as people do', () => {
    expect([450, 1500, 42_000, 300_000, 72_000_000].map(durationWords)).toEqual(['0.5 s', '1.5 s', '42 s', '5 min', '20 h']);
  });
});
