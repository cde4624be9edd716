import { describe, expect, it } from 'vitest';
import type { Finding } from '../measure.ts';
import { findingLine, peerLine } from './lines.ts';
import { findingsTable, peersTable, shortfalls, shortNumber } from './table.ts';
import { isMet } from './verdict.ts';

const met: Finding = { budget: 'B1', figure: 'cpu', value: 41.234_56, detail: 'main 41.2 %' };
const over: Finding = { budget: 'B8', figure: 'p99', value: 812, detail: 'the main thread is full' };
const unknown: Finding = { budget: 'B6', figure: 'back', value: Number.NaN, detail: 'no console came' };

describe('the verdict', () => {
  it('is met at the limit and below it, and not above', () => {
    expect(isMet({ ...met, value: 60 })).toBe(true);
    expect(isMet({ ...met, value: 60.1 })).toBe(false);
  });

  it('is not met by what could not be measured', () => {
    expect(isMet(unknown)).toBe(false);
  });

  it('lets the noise of a slope be over its limit, and no more', () => {
    const slope: Finding = { budget: 'B7', figure: 'slope', of: 'platform', value: 5, tolerance: 6, detail: '' };
    expect(isMet(slope)).toBe(true);
    expect(isMet({ ...slope, tolerance: 4 })).toBe(false);
  });
});

describe('lines of JSON', () => {
  it('say budget, value, unit, limit and verdict', () => {
    expect(JSON.parse(findingLine(met))).toEqual({
      budget: 'B1',
      figure: 'cpu',
      value: 41.23,
      unit: '%',
      limit: 60,
      ok: true,
      detail: 'main 41.2 %',
    });
  });

  it('have null for what is not known', () => {
    expect(JSON.parse(findingLine(unknown))).toMatchObject({ value: null, ok: false });
  });

  it('give a peer no verdict', () => {
    const line = peerLine({ beside: 'B8', peer: 'socket.io 4.8.4', figure: 'p99', value: 76, unit: 'ms', ours: 34, detail: '' });
    expect(JSON.parse(line)).not.toHaveProperty('ok');
    expect(JSON.parse(line)).not.toHaveProperty('budget');
  });
});

describe('tables', () => {
  it('say which budget is met and which is not', () => {
    const table = findingsTable([met, over]).split('\n');
    expect(table[1]).toMatch(/^met +B1 .* 41\.2 +≤ 60 +%$/);
    expect(table[2]).toMatch(/^NOT MET +B8 .* 812 +≤ 500 +ms$/);
  });

  it('say what bounds a budget that is not met, and nothing of those that are', () => {
    const words = shortfalls([met, over, unknown]);
    expect(words).toContain('B8 is not met: age of a frame once decoded, p99: 812 ms, over 500 ms.\n  the main thread is full');
    expect(words).toContain('not measured');
    expect(words).not.toContain('B1');
  });

  it('put a peer beside ours with the ratio', () => {
    expect(peersTable([{ beside: 'B8', peer: 'socket.io', figure: 'p99', value: 76, unit: 'ms', ours: 38, detail: '' }])).toContain('2 ×');
  });

  it('shorten numbers and show what is absent as such', () => {
    expect([1234.5, 41.234, 0.123_45, 0, Number.NaN].map(shortNumber)).toEqual(['1235', '41.2', '0.12', '0', '—']);
  });
});
