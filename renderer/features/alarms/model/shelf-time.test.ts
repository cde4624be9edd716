import { expect, it } from 'vitest';
import { shelfMinutes } from './shelf-time.ts';

it.each([
  { choice: '15', at: '', now: 100, minutes: 15 },
  { choice: '240', at: '99:99', now: 100, minutes: 240 },
  { choice: 'at', at: '06:30', now: 6 * 60, minutes: 30 },
  { choice: 'at', at: '06:30', now: 6 * 60 + 0.5, minutes: 30 },
  { choice: 'at', at: '06:00', now: 6 * 60 + 0.5, minutes: 1440 },
  { choice: 'at', at: '05:59', now: 6 * 60, minutes: 1439 },
  { choice: 'at', at: '24:00', now: 0, minutes: null },
  { choice: 'at', at: '', now: 0, minutes: null },
] as const)('$choice $at at minute $now is $minutes minutes', ({ choice, at, now, minutes }) => {
  expect(shelfMinutes(choice, at, now)).toBe(minutes);
});
