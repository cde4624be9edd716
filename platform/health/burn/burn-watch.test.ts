import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../shared/model/events.ts';
import { exampleAlarm } from '../../../shared/model/example-alarm.ts';
import { exampleState } from '../../state/example-state.ts';
import { BurnWatch } from './burn-watch.ts';
import type { PastMinutes } from './minutes.ts';

const idcs = ['osl-1', 'ath-1'];

interface Minute {
  readonly attempts: number;
  readonly failures: number;
}

/** Minutes written into the history directly: a second is as good as another. */
function createWorld({ known = [], measured = idcs }: { readonly known?: readonly Alarm[]; readonly measured?: readonly string[] } = {}) {
  const { state } = exampleState(idcs);
  const watch = new BurnWatch({ state, known });
  let second = Math.floor(1_790_000_000 / 60) * 60;
  function run(minutes: number, felt: Readonly<Record<string, Minute>>): void {
    for (let passed = 0; passed < minutes * 60; passed += 1) {
      for (const [index, idc] of idcs.entries()) {
        const minute = felt[idc];
        if (minute === undefined || !measured.includes(idc)) continue;
        const parts = { startAttempts: minute.attempts / 60, startFailures: minute.failures / 60, stallMs: 0, playMs: 60_000 };
        state.histories[index]?.addParts((second + 1) * 1000, 1000, parts);
      }
      watch.closed(second);
      second += 1;
    }
  }
  return { watch, run, nowMs: () => second * 1000, minute: () => Math.floor(second / 60) };
}

const fine: Minute = { attempts: 600, failures: 1 };
const bad: Minute = { attempts: 600, failures: 240 };

describe('the budgets of a network', () => {
  it('page for the IDC that burns and for the network when its share is large enough, within an hour, and end soon after', () => {
    const { watch, run } = createWorld();
    run(35, { 'osl-1': fine, 'ath-1': fine });
    expect(watch.causes()).toEqual([]);
    run(30, { 'osl-1': bad, 'ath-1': fine });
    expect(watch.causes().map(({ cause, idc, severity }) => [cause, idc, severity])).toEqual([
      ['burn:start-success', null, 'critical'],
      ['burn:start-success:osl-1', 'osl-1', 'critical'],
    ]);
    expect(watch.causes()[1]).toMatchObject({
      title: 'osl-1 burns its budget of start success at 14.4\u00a0× or more',
      burn: { tier: 'page-fast' },
    });
    run(6, { 'osl-1': fine, 'ath-1': fine });
    expect(watch.causes()).toEqual([]);
  });

  it('stand beside the state with their figures, of that IDC alone', () => {
    const { watch, run } = createWorld();
    run(2, { 'osl-1': bad, 'ath-1': fine });
    const reasons = watch.reasons(0);
    expect(reasons.map(({ rule, state }) => [rule, state])).toEqual([
      ['burn-start-success', 'unknown'],
      ['burn-smooth-play', 'unknown'],
    ]);
    expect(reasons[0]?.burn?.windows.map(({ rate }) => rate)).toEqual([null, null, null, null, null]);
    run(3, { 'osl-1': fine, 'ath-1': fine });
    expect(watch.reasons(0)[1]).toMatchObject({ rule: 'burn-smooth-play', state: 'healthy' });
  });

  it('know nothing from an IDC that tells nothing, and don’t take it for a good one', () => {
    const { watch, run } = createWorld({ measured: ['osl-1'] });
    run(60, { 'osl-1': bad });
    expect(watch.causes().map(({ cause }) => cause)).toContain('burn:start-success:osl-1');
    expect(watch.reasons(1)[0]?.burn?.budget).toMatchObject({ leftPct: null, knownPct: 0 });
    // Half of the network's hour is known: just enough for an opinion.
    expect(watch.reasons(0)[0]?.burn?.windows.find(({ minutes }) => minutes === 60)?.knownPct).toBeGreaterThan(95);
  });

  it('go on burning over a restart until something known says otherwise', () => {
    const before = createWorld();
    before.run(60, { 'osl-1': bad, 'ath-1': fine });
    const known = before.watch.causes().map((cause, index) => exampleAlarm({ id: `a${index}`, ...cause, burn: cause.burn ?? null }));
    const after = createWorld({ known });
    expect(after.watch.causes().map(({ cause }) => cause)).toEqual(known.map(({ cause }) => cause));
    after.run(2, {});
    expect(after.watch.causes().map(({ cause }) => cause)).toEqual(known.map(({ cause }) => cause));
    after.run(6, { 'osl-1': fine, 'ath-1': fine });
    expect(after.watch.causes()).toEqual([]);
  });

  it('are filled with the past and keep what was measured since', async () => {
    const { watch, run, nowMs, minute } = createWorld();
    run(3, { 'osl-1': bad, 'ath-1': fine });
    const past: PastMinutes = {
      read: async (idc, { from, until }) =>
        Array.from({ length: 90 }, (_, back) => minute() - back)
          .filter((at) => at >= from && at <= until)
          .map((at) => {
            const felt = idc === 'osl-1' ? bad : fine;
            return {
              minute: at,
              startAttempts: felt.attempts,
              startFailures: felt.failures,
              stallMs: 0,
              playMs: 3_600_000,
              knownSeconds: 60,
            };
          }),
    };
    await watch.refill(past, nowMs());
    expect(watch.causes().map(({ cause }) => cause)).toEqual(['burn:start-success', 'burn:start-success:osl-1']);
  });
});
