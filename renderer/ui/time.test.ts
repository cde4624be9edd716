import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAbsolute,
  formatAge,
  formatBegin,
  formatClock,
  formatClockMinutes,
  formatCountdown,
  formatDay,
  formatOffset,
  formatRelative,
  formatSince,
} from './time.ts';

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

const atMs = Date.UTC(2026, 10, 23, 17, 14, 22);

describe('ages', () => {
  it('grow coarser as they grow', () => {
    expect(
      [0, 1234, 34_400, 60_000, 6 * 60_000 + 59_000, 7_800_000, 7_200_000, 3 * 86_400_000].map((age) => plain(formatAge(age))),
    ).toEqual(['0.0 s', '1.2 s', '34 s', '1 min', '6 min', '2 h 10 min', '2 h', '3 d']);
    expect(plain(formatSince(1900))).toBe('1 s');
    expect(formatAge(null)).toBe('—');
  });

  it('never read as 60 of the smaller unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (age) => {
        expect(plain(formatAge(age))).not.toMatch(/(^|\s)(60 s|60 min|10\.0 s)/);
      }),
    );
  });
});

describe('moments', () => {
  it('are local with their offset', () => {
    expect(formatClock(atMs, 600)).toBe('03:14:22');
    expect(formatClockMinutes(atMs, 600)).toBe('03:14');
    expect(formatAbsolute(atMs, 600)).toBe('2026-11-24 03:14:22 UTC+10');
    expect(formatAbsolute(atMs, 0)).toBe('2026-11-23 17:14:22 UTC');
  });

  it('know offsets of half hours and west of Greenwich', () => {
    expect([0, 330, -210, 600].map(formatOffset)).toEqual(['UTC', 'UTC+5:30', 'UTC\u22123:30', 'UTC+10']);
  });

  it('tell their date once they are a day old', () => {
    expect(formatBegin(atMs, atMs + 60_000, 600)).toBe('03:14:22');
    expect(formatBegin(atMs, atMs + 3 * 86_400_000, 600)).toBe('2026-11-24 03:14');
  });

  it('stand beside now', () => {
    expect(plain(formatRelative(atMs, atMs + 360_000))).toBe('6 min ago');
    expect(plain(formatRelative(atMs, atMs - 20_000))).toBe('in 20 s');
  });
});

describe('a countdown', () => {
  it('shows what is left and stops at zero', () => {
    expect([130_000, 129_001, 0, -5, 3_730_000].map((left) => formatCountdown(left))).toEqual([
      '02:10',
      '02:10',
      '00:00',
      '00:00',
      '1:02:10',
    ]);
  });
});

describe('a moment in a list', () => {
  it('is the time today and says the date of any other day', () => {
    expect(formatDay(atMs, atMs + 60_000, 0)).toBe('17:14:22');
    expect(formatDay(atMs, atMs + 86_400_000, 0)).toBe('2026-11-23 17:14');
    // The same two moments lie on two days where the clock is seven hours ahead.
    expect(formatDay(atMs, atMs - 3_600_000, 420)).toBe('2026-11-24 00:14');
  });
});
