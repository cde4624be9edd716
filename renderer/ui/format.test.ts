import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absentMark,
  bandwidthScale,
  formatBandwidth,
  formatChange,
  formatCost,
  formatCount,
  formatDelta,
  formatFps,
  formatKbps,
  formatMillis,
  formatPercent,
  formatShare,
  keepUnits,
} from './format.ts';

/** Plain spaces, so that expectations can be read. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('numbers', () => {
  it('keeps counts whole up to 999 and gives three figures beyond', () => {
    expect(
      [0, 7, 999, 1000, 1254, 12_345, 118_000, 999_499, 999_950, 1_250_000, 4_180_000].map((count) => plain(formatCount(count))),
    ).toEqual(['0', '7', '999', '1.00 k', '1.25 k', '12.3 k', '118 k', '999 k', '1.00 M', '1.25 M', '4.18 M']);
  });

  it('picks the unit of a bandwidth by its size', () => {
    expect(plain(formatBandwidth(0))).toBe('0 b/s');
    expect(plain(formatBandwidth(0.00412))).toBe('4.12 Mb/s');
    expect(plain(formatBandwidth(1.92))).toBe('1.92 Gb/s');
    expect(plain(formatBandwidth(9420))).toBe('9.42 Tb/s');
    expect(plain(formatKbps(2500))).toBe('2.50 Mb/s');
  });

  it('never shows something as nothing', () => {
    expect(plain(formatPercent(0.01))).toBe('<0.1 %');
    expect(plain(formatPercent(0))).toBe('0.0 %');
    expect(plain(formatPercent(0.004, 2))).toBe('<0.01 %');
  });

  it('shows shares, times, frames and money with their units', () => {
    expect(plain(formatShare(0.455))).toBe('46 %');
    expect(plain(formatMillis(340.4))).toBe('340 ms');
    expect(plain(formatMillis(2900))).toBe('2.9 s');
    expect(plain(formatFps(29.97))).toBe('30.0 fps');
    expect(plain(formatCost(18_900))).toBe('18.9 k$/h');
  });

  it('uses a true minus and marks what did not move', () => {
    expect(formatDelta(-1200, formatCount)).toBe('\u22121.20\u00a0k');
    expect(formatDelta(1100, formatCount)).toBe('+1.10\u00a0k');
    expect(formatDelta(0, formatCount)).toBe('±0');
    expect(formatCount(-0.2)).toBe('0');
  });

  it('shows now and after in one unit', () => {
    expect(plain(formatChange(36.2, 71.4))).toBe('36 → 71 %');
    expect(plain(formatChange(0.4, null, 1))).toBe('0.4 → — %');
  });

  it('gives a column one unit and as many decimals as its largest value needs', () => {
    const scale = bandwidthScale([1920, 710, Number.NaN]);
    expect(scale.unit).toBe('Tb/s');
    expect([1920, 710, 0, Number.NaN].map(scale.format)).toEqual(['1.92', '0.71', '0.00', absentMark]);
    expect(bandwidthScale([]).unit).toBe('Gb/s');
  });
});

describe('the text of others', () => {
  it('keeps numbers with their units and nothing else', () => {
    expect(keepUnits('Rebuffering 1.2 % for 90 s at 3 sites, 4 Mb/s')).toBe('Rebuffering 1.2\u00a0% for 90\u00a0s at 3 sites, 4\u00a0Mb/s');
  });
});

describe('absent', () => {
  const formats = [formatCount, formatBandwidth, formatKbps, formatPercent, formatShare, formatCost, formatMillis, formatFps];

  it('is a dash in every format, never 0', () => {
    for (const format of formats) for (const value of [null, undefined, Number.NaN]) expect(format(value)).toBe(absentMark);
    expect(formatDelta(null, formatCount)).toBe(absentMark);
  });
});

describe('every finite number', () => {
  it('keeps a count within one part in two hundred of itself', () => {
    fc.assert(
      fc.property(fc.double({ min: 1000, max: 9e14, noNaN: true }), (value) => {
        const [number = '', prefix = ''] = formatCount(value).split('\u00a0');
        const factor = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix] ?? Number.NaN;
        expect(Math.abs(Number(number) * factor - value) / value).toBeLessThanOrEqual(0.005);
      }),
    );
  });

  it('has at most three figures and a prefix below 1 P', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (value) => {
        expect(formatCount(value).replace(/[^0-9]/g, '').length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('never carries an ASCII hyphen for a minus', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e14, max: 1e14 }), (value) => {
        for (const format of [formatCount, formatPercent, formatMillis, formatCost]) expect(format(value)).not.toContain('-');
      }),
    );
  });
});
