import { describe, expect, it } from 'vitest';
import { formatAbsolute } from './time.ts';
import { valueWords } from './value-words.ts';

describe('a config value in words', () => {
  it('carries its unit', () => {
    expect([valueWords(90_000, 'ms'), valueWords(1024, 'connections'), valueWords('on', null), valueWords(null, 'ms')]).toEqual([
      '1 min 30 s',
      '1024 connections',
      'on',
      'null',
    ]);
  });

  it('is a line for each field, however deep', () => {
    expect(valueWords({ degraded: { enterAt: 1, leaveAt: 0.6 }, critical: { enterAt: 3, leaveAt: 1.8 } }, null).split('\n')).toEqual([
      'degraded.enterAt: 1',
      'degraded.leaveAt: 0.6',
      'critical.enterAt: 3',
      'critical.leaveAt: 1.8',
    ]);
  });

  it('tells moments from durations inside it', () => {
    const untilMs = Date.UTC(2026, 10, 28, 2);
    expect(valueWords([{ untilMs, waitMs: 5000, idcs: ['osl-1', 'ath-1'] }], null).split('\n')).toEqual([
      `1.untilMs: ${formatAbsolute(untilMs)}`,
      '1.waitMs: 5 s',
      '1.idcs: osl-1, ath-1',
    ]);
  });

  it('says that there is none', () => {
    expect([valueWords({}, null), valueWords([], null), valueWords({ idcs: [] }, null)]).toEqual(['none', 'none', 'idcs: none']);
  });
});
