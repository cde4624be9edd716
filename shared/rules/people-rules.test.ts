import { describe, expect, it } from 'vitest';
import type { RuleVerdict } from '../changes/plan.ts';
import { breakGlassSkips } from './break-glass.ts';
import { evaluateRules } from './evaluate.ts';
import { exampleNowMs, exampleShift, exampleSnapshot } from './example-network.ts';
import type { RuleInput } from './input.ts';
import { defaultPolicy } from './policy.ts';

const amir = { subject: 'amir', name: 'Amir' };

function verdict(rule: RuleVerdict['rule'], differs: Partial<RuleInput>): RuleVerdict | undefined {
  const input = { intent: exampleShift(), snapshot: exampleSnapshot(), policy: defaultPolicy, config: null, people: ['olga'], ...differs };
  return evaluateRules(input).find((found) => found.rule === rule);
}

describe('command authority', () => {
  it('lets anyone act where nobody commands', () => {
    expect(verdict('command-authority', {})).toMatchObject({ verdict: 'allows', reason: 'Nobody commands these IDCs, so anyone may.' });
  });

  it('blocks whom somebody else commands, receivers included, with the way out', () => {
    expect(verdict('command-authority', { snapshot: exampleSnapshot({}, { commandedBy: { 'ath-1': amir } }) })).toEqual({
      rule: 'command-authority',
      title: 'Command authority',
      verdict: 'blocks',
      reason: 'Amir commands ath-1: request it from Amir, or take over with a reason.',
    });
  });

  it('lets the commander act, and those whom the commander has approved', () => {
    const snapshot = exampleSnapshot({}, { commandedBy: { 'ath-1': amir } });
    expect(verdict('command-authority', { snapshot, people: ['amir'] })).toMatchObject({ verdict: 'allows' });
    expect(verdict('command-authority', { snapshot, people: ['olga', 'amir'] })).toMatchObject({ verdict: 'allows' });
  });

  it('says nothing of what nobody in particular does', () => {
    const { people: _, ...input } = {
      intent: exampleShift(),
      snapshot: exampleSnapshot(),
      policy: defaultPolicy,
      config: null,
      people: [],
    };
    expect(evaluateRules(input).some(({ rule }) => rule === 'command-authority')).toBe(false);
  });
});

describe('break-glass', () => {
  const frozen = { fromMs: exampleNowMs - 1, untilMs: exampleNowMs + 60_000, reason: 'a final', idcs: [] };

  it('turns what it skips into a warning, and says so', () => {
    const policy = { ...defaultPolicy, freezeWindows: [frozen] };
    expect(verdict('freeze-window', { policy })).toMatchObject({ verdict: 'blocks' });
    expect(verdict('freeze-window', { policy, breakGlass: true })).toMatchObject({
      verdict: 'warns',
      reason: expect.stringContaining('Skipped by break-glass.') as unknown,
    });
    expect(verdict('second-person', { breakGlass: true })).toMatchObject({ verdict: 'warns' });
  });

  it('never skips what keeps the network on air', () => {
    const nobodyLeft = exampleSnapshot({ 'ath-1': { state: 'down' }, 'lis-1': { state: 'down' } });
    expect(verdict('serving-idcs', { snapshot: nobodyLeft, breakGlass: true })).toMatchObject({ verdict: 'blocks' });
    const held = exampleSnapshot({}, { held: { 'osl-1': 'c-other' } });
    expect(verdict('one-change-per-idc', { snapshot: held, breakGlass: true })).toMatchObject({ verdict: 'blocks' });
    expect([...breakGlassSkips]).toEqual(['command-authority', 'freeze-window', 'anti-flap']);
  });
});

describe('a start that is still to come', () => {
  const startAtMs = exampleNowMs + 3_600_000;

  it('is judged by the freeze windows of its own time', () => {
    const window = { fromMs: startAtMs - 1000, untilMs: startAtMs + 1000, reason: 'a final', idcs: [] };
    const policy = { ...defaultPolicy, freezeWindows: [window] };
    expect(verdict('freeze-window', { policy })).toMatchObject({ verdict: 'allows' });
    expect(verdict('freeze-window', { policy, startAtMs })).toMatchObject({ verdict: 'blocks' });
  });

  it('is only warned of an IDC that another change holds now', () => {
    const snapshot = exampleSnapshot({}, { held: { 'osl-1': 'c-other' } });
    expect(verdict('one-change-per-idc', { snapshot, startAtMs })).toMatchObject({ verdict: 'warns' });
    expect(verdict('one-change-per-idc', { snapshot, startAtMs: exampleNowMs })).toMatchObject({ verdict: 'blocks' });
  });
});
