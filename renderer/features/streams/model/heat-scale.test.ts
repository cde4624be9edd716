import { describe, expect, it } from 'vitest';
import { healthStates } from '../../../../shared/model/health.ts';
import { heatOf } from './heat-scale.ts';

const healthy = healthStates.indexOf('healthy');

describe('a cell', () => {
  it('has a hue only for what is abnormal in the chosen measure', () => {
    const of = (value: number) => heatOf('lossPct', { value, state: healthStates.indexOf('critical'), streams: 1 }).kind;
    expect([0, 1.9, 2, 8].map(of)).toEqual(['calm', 'calm', 'degraded', 'critical']);
  });

  it('grows brighter on its way to its band, whichever side is bad', () => {
    const loss = (value: number) => heatOf('lossPct', { value, state: healthy, streams: 1 }).shade;
    expect(loss(0.2)).toBeLessThan(loss(0.8));
    const share = (value: number) => heatOf('ingestKbpsShare', { value, state: healthy, streams: 1 }).shade;
    expect(share(1)).toBe(0);
    expect(share(1.2)).toBe(0);
    expect(share(0.75)).toBeGreaterThan(share(0.9));
  });

  it('says what is not known, and never as calm', () => {
    expect(heatOf('rttMs', { value: Number.NaN, state: healthy, streams: 3 }).kind).toBe('unknown');
  });

  it('is empty where no stream is, and shows states as they are', () => {
    expect(heatOf('severity', { value: Number.NaN, state: healthy, streams: 0 }).kind).toBe('empty');
    const kinds = healthStates.map((_, state) => heatOf('severity', { value: 1, state, streams: 1 }).kind);
    expect(kinds).toEqual(['calm', 'degraded', 'critical', 'down', 'unknown']);
  });

  it('finds no number of viewers abnormal', () => {
    expect(heatOf('viewers', { value: 5_000_000, state: healthy, streams: 1 })).toEqual({ kind: 'calm', shade: 1 });
    expect(heatOf('viewers', { value: 0, state: healthy, streams: 1 }).shade).toBe(0);
  });
});
