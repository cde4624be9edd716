import { describe, expect, it } from 'vitest';
import type { Guard } from '../model/guards.ts';
import { evaluateRules } from './evaluate.ts';
import { exampleNowMs, exampleShift, exampleSnapshot } from './example-network.ts';
import { holdMostMs, overrideMostMs } from './guard-rules.ts';
import type { RuleInput } from './input.ts';
import { defaultPolicy } from './policy.ts';

function guard(differs: Partial<Guard> = {}): Guard {
  return {
    guard: 'hold',
    rule: null,
    idc: 'osl-1',
    sinceMs: exampleNowMs - 60_000,
    untilMs: exampleNowMs + 600_000,
    changeId: 'c-1',
    by: { subject: 'olga', name: 'Olga', role: 'operator', kind: 'person' },
    why: 'cable work',
    ...differs,
  };
}

function verdict(rule: string, { guards = [], ...differs }: Partial<RuleInput> & { readonly guards?: readonly Guard[] } = {}) {
  const input: RuleInput = {
    intent: exampleShift(),
    snapshot: exampleSnapshot({}, { guards, lastShiftAtMs: { 'osl-1': exampleNowMs - 1_000 } }),
    policy: defaultPolicy,
    config: null,
    ...differs,
  };
  return evaluateRules(input).find((one) => one.rule === rule);
}

describe('a hold', () => {
  it('stops a change and says who, until when and why', () => {
    expect(verdict('hold', { guards: [guard()] })).toMatchObject({
      verdict: 'blocks',
      reason: expect.stringMatching(/^osl-1 is held by Olga until \d{4}-\d\d-\d\d \d\d:\d\d UTC: cable work\. Ask them/) as unknown,
    });
  });

  it('is over when its time is, on an IDC of its own and for its own change', () => {
    expect(verdict('hold', { guards: [guard({ untilMs: exampleNowMs })] })?.verdict).toBe('allows');
    expect(verdict('hold', { guards: [guard({ idc: 'rix-1' })] })?.verdict).toBe('allows');
    expect(verdict('hold', { guards: [guard()], self: { changeId: 'c-1', release: null } })?.verdict).toBe('allows');
  });

  it('names the IDCs that one person holds together', () => {
    const reason = verdict('hold', { guards: [guard(), guard({ idc: 'ath-1' })] })?.reason;
    expect(reason).toMatch(/^osl-1, ath-1 are held by Olga/);
  });

  it('lasts at most a week, an override half a day', () => {
    const hold = (untilMs: number) => verdict('time-limit', { intent: { kind: 'hold', idcs: ['osl-1'], untilMs } })?.verdict;
    expect([hold(exampleNowMs + holdMostMs), hold(exampleNowMs + holdMostMs + 1), hold(exampleNowMs)]).toEqual([
      'allows',
      'blocks',
      'blocks',
    ]);
    const intent = { kind: 'override' as const, rule: 'anti-flap', idcs: ['osl-1'], untilMs: exampleNowMs + overrideMostMs + 1 };
    expect(verdict('time-limit', { intent })?.verdict).toBe('blocks');
    expect(verdict('time-limit', { intent: { ...intent, untilMs: null } })?.verdict).toBe('allows');
  });
});

describe('an override', () => {
  const override = guard({ guard: 'override', rule: 'anti-flap' });

  it('makes its rule warn, with the reason it would have blocked for', () => {
    expect(verdict('anti-flap')?.verdict).toBe('blocks');
    expect(verdict('anti-flap', { guards: [override] })).toMatchObject({
      verdict: 'warns',
      reason: expect.stringMatching(/osl-1 last moved 1 s ago; wait 5 s\. Overridden by Olga until/) as unknown,
    });
  });

  it('is of one rule, on the IDCs that it names', () => {
    expect(verdict('anti-flap', { guards: [{ ...override, rule: 'load-ceiling' }] })?.verdict).toBe('blocks');
    expect(verdict('anti-flap', { guards: [{ ...override, idc: 'ath-1' }] })?.verdict).toBe('blocks');
  });

  it('of a rule that nobody may waive changes nothing, even if one stood', () => {
    const guards = ['osl-1', 'ath-1', 'lis-1'].map((idc) => guard({ guard: 'override', rule: 'one-change-per-idc', idc }));
    const snapshot = exampleSnapshot({}, { guards, held: { 'osl-1': 'c-9' } });
    expect(verdict('one-change-per-idc', { snapshot })?.verdict).toBe('blocks');
  });
});

describe('an origin switch', () => {
  const intent = {
    kind: 'origin-switch' as const,
    streams: { by: 'ids' as const, streamIds: ['live-1'] },
    toIdc: 'ath-1',
    batch: 1,
    holdMs: 0,
    onBreach: 'pause' as const,
  };
  const origin = { from: { 'osl-1': 1 }, there: 0, lost: 0, ingestGbps: null, viewers: 20, viewersUnknown: 0, actuator: 'the simulator' };

  it('needs a destination that the ingress sends publishers to', () => {
    const snapshot = exampleSnapshot();
    const intended = { ...snapshot.intended, publish: { ...snapshot.intended.publish, 'ath-1': 0 } };
    expect(verdict('destination', { intent, origin, snapshot: { ...snapshot, intended } })?.verdict).toBe('blocks');
    expect(verdict('destination', { intent, origin })?.verdict).toBe('allows');
  });

  it('says when there is nothing to move, and counts what is lost', () => {
    expect(verdict('destination', { intent, origin: { ...origin, from: {}, there: 1 } })).toMatchObject({ verdict: 'warns' });
    expect(verdict('destination', { intent, origin: { ...origin, lost: 2 } })?.reason).toContain('2 streams are not seen anywhere now');
  });

  it('is held up by a hold where its streams are taken from', () => {
    expect(verdict('hold', { intent, origin, guards: [guard()] })?.verdict).toBe('blocks');
  });

  it('needs somebody who moves encoders', () => {
    expect(verdict('actuator-reachable', { intent, origin: { ...origin, actuator: null } })?.verdict).toBe('blocks');
  });

  it('whose target can not fence says who must approve', () => {
    expect(verdict('second-person', { intent, origin, unfenced: 'nginx-rtmp can’t check' })?.reason).toContain(
      'an admin, or two approvers',
    );
  });
});
