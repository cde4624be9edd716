import { describe, expect, it } from 'vitest';
import { draftOfShift, emptyShift, readShift, withProfile } from './shift-draft.ts';

function problemsOf(reading: ReturnType<typeof readShift>): string[] {
  return reading.ok ? [] : reading.problems.map((problem) => `${problem.field}: ${problem.text}`);
}

describe('a traffic shift being written', () => {
  it('becomes an intent that leaves the split to the platform', () => {
    expect(readShift(emptyShift('away', ['osl-1']))).toEqual({
      ok: true,
      intent: {
        kind: 'traffic-shift',
        direction: 'away',
        idcs: ['osl-1'],
        receivers: {},
        stepPercents: [25, 50, 100],
        holdMs: 60_000,
        profile: 'normal',
        onBreach: 'pause',
      },
    });
  });

  it('reads steps written with arrows and percent signs', () => {
    const reading = readShift({ ...emptyShift('away', ['osl-1']), steps: '10 → 50 → 100 %' });
    expect(reading.ok && reading.intent.stepPercents).toEqual([10, 50, 100]);
  });

  it('refuses steps that do not rise', () => {
    expect(problemsOf(readShift({ ...emptyShift('away', ['osl-1']), steps: '50, 25' }))).toEqual([
      'steps: Each step must be higher than the one before',
    ]);
  });

  it('turns typed percents into shares that sum to exactly 1', () => {
    const reading = readShift({
      ...emptyShift('away', ['osl-1']),
      split: 'chosen',
      receiverPercents: { 'ath-1': '33.33', 'lis-1': '66.67 %', 'osl-1': '40', 'rom-1': '' },
    });
    expect(reading.ok).toBe(true);
    const receivers = reading.ok ? reading.intent.receivers : {};
    expect(Object.keys(receivers)).toEqual(['ath-1', 'lis-1']);
    expect(Object.values(receivers).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('says what the shares sum to when it is not 100 %', () => {
    const draft = { ...emptyShift('away', ['osl-1']), split: 'chosen', receiverPercents: { 'ath-1': '45', 'lis-1': '45' } } as const;
    expect(problemsOf(readShift(draft))).toEqual(['receivers: Shares sum to 90 %; they must sum to 100 %']);
  });

  it('names every problem at once', () => {
    const reading = readShift({ ...emptyShift('away'), steps: '', holdSeconds: '-1' });
    expect(problemsOf(reading)).toHaveLength(3);
  });

  it('goes to 100 % at once in an emergency, and back to steps after', () => {
    const emergency = withProfile(emptyShift('away', ['osl-1']), 'emergency');
    const reading = readShift(emergency);
    expect(reading.ok && reading.intent).toMatchObject({ profile: 'emergency', stepPercents: [100], holdMs: 10_000 });
    expect(withProfile(emergency, 'normal')).toMatchObject({ steps: '25, 50, 100', holdSeconds: '60' });
  });

  it('takes no receivers when bringing back', () => {
    const reading = readShift({ ...emptyShift('back', ['osl-1']), split: 'chosen', receiverPercents: { 'ath-1': '100' } });
    expect(reading.ok && reading.intent.receivers).toEqual({});
  });

  it('is restored from an intent', () => {
    const first = readShift({ ...emptyShift('away', ['osl-1']), split: 'chosen', receiverPercents: { 'ath-1': '45', 'lis-1': '55' } });
    if (!first.ok) throw new Error('expected an intent');
    expect(readShift(draftOfShift(first.intent))).toEqual(first);
  });
});
