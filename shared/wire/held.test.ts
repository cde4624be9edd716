import { describe, expect, it } from 'vitest';
import type { Alarm } from '../model/events.ts';
import { exampleAlarm } from '../model/example-alarm.ts';
import { dropUnheld, isOpen } from './held.ts';

const standing = exampleAlarm({ id: 'standing' });
const shelf = { atMs: 1, by: { subject: 'omar', name: 'Omar Haddad', role: 'operator', kind: 'person' }, why: '', untilMs: 9 } as const;

function followed(...alarms: readonly Alarm[]): Map<string, Alarm> {
  return new Map(alarms.map((alarm) => [alarm.id, alarm]));
}

describe('what is open', () => {
  it('is an alarm that stands, or that cleared on its shelf', () => {
    expect(isOpen('alarms', standing)).toBe(true);
    expect(isOpen('alarms', { ...standing, clearedAtMs: 5 })).toBe(false);
    expect(isOpen('alarms', { ...standing, clearedAtMs: 5, shelved: shelf })).toBe(true);
  });

  it('is a change until it is closed', () => {
    expect(isOpen('changes', { state: { phase: 'awaiting-approval' } })).toBe(true);
    expect(isOpen('changes', { state: { phase: 'closed' } })).toBe(false);
  });

  it('is a change that owes a review, until somebody has signed it off', () => {
    expect(isOpen('changes', { state: { phase: 'closed' }, review: { state: 'owed' } })).toBe(true);
    expect(isOpen('changes', { state: { phase: 'closed' }, review: { state: 'signed-off' } })).toBe(false);
  });
});

it('holds the last thousand alarms, and of those before them the ones that stand', () => {
  const cleared = Array.from({ length: 1_005 }, (_, index) => ({ ...standing, id: `cleared-${index}`, clearedAtMs: 5 }));
  const held = followed(standing, ...cleared);
  dropUnheld('alarms', held, (alarm) => alarm);
  expect([...held.keys()].slice(0, 2)).toEqual(['standing', 'cleared-5']);
  expect(held.size).toBe(1_001);
});
