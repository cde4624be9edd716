import { describe, expect, it } from 'vitest';
import { expectedAt } from './load-curves.ts';

const idc = { id: 'osl-1', loadPct: 50, rebufferPct: 0.4, cpuPct: 45 };
function asked(figure: 'rebufferPct' | 'cpuPct') {
  return { idc, curves: undefined, figure };
}

describe('what is expected without any curve', () => {
  it('is what is felt now for a load that is not more than now', () => {
    expect(expectedAt(30, asked('rebufferPct'))).toEqual({ value: 0.4, band: null, basis: 'now' });
    expect(expectedAt(50, asked('cpuPct'))).toEqual({ value: 45, band: null, basis: 'now' });
  });

  it('has no basis for more load', () => {
    expect(expectedAt(60, asked('rebufferPct')).basis).toBe('none');
  });

  it('has no basis for the CPU of less load, which falls with it', () => {
    expect(expectedAt(0, asked('cpuPct')).basis).toBe('none');
  });
});
