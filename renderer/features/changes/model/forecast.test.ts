import { describe, expect, it } from 'vitest';
import { movedIdcs, movedSummary, movedVerdicts } from './forecast-moved.ts';
import { forecastRows, forecastSentence } from './forecast-rows.ts';
import { sampleForecastIdc, samplePreview } from './samples.ts';

const { plan, evidence } = samplePreview();

describe('the forecast', () => {
  it('starts with the IDC being left and marks loads above the ceiling', () => {
    const rows = forecastRows(evidence.forecast, plan.core.checks);
    expect(rows.map(({ idc, overload }) => [idc, overload])).toEqual([
      ['osl-1', 'calm'],
      ['lis-1', 'degraded'],
      ['ath-1', 'calm'],
    ]);
  });

  it('says "no basis" where viewers arrive and nothing is known, and a dash where nobody is left', () => {
    const rows = forecastRows(
      {
        ...evidence.forecast,
        idcs: [
          sampleForecastIdc('ath-1', { rebufferPct: { now: 0.4, after: null } }),
          sampleForecastIdc('osl-1', { role: 'leaving', viewers: { now: 5, after: 0 }, rebufferPct: { now: 4, after: null } }),
        ],
      },
      [],
    );
    expect(rows.map(({ idc, rebufferAfter }) => [idc, rebufferAfter])).toEqual([
      ['osl-1', '—'],
      ['ath-1', 'no basis'],
    ]);
  });

  it('names a returning IDC first and says that the others hand back', () => {
    const rows = forecastRows(
      { ...evidence.forecast, idcs: [sampleForecastIdc('ath-1', { role: 'leaving' }), sampleForecastIdc('osl-1', { role: 'returning' })] },
      [],
    );
    expect(rows.map(({ idc, roleText }) => [idc, roleText])).toEqual([
      ['osl-1', 'returns'],
      ['ath-1', 'hands back'],
    ]);
  });

  it('never turns an unknown into a zero', () => {
    const sentence = forecastSentence({ ...evidence.forecast, viewersMoved: null, streamsMoved: null, costPerHourDelta: null });
    expect(sentence).toBe('No basis for how many viewers move · no basis for the cost');
  });
});

describe('what moved since the evidence was frozen', () => {
  it('is nothing while figures only breathe', () => {
    const now = {
      ...evidence.forecast,
      idcs: evidence.forecast.idcs.map((row) => ({ ...row, loadPct: { now: row.loadPct.now, after: row.loadPct.after } })),
    };
    const idcs = movedIdcs(evidence.forecast, now);
    expect(movedSummary(idcs, movedVerdicts(evidence.verdicts, evidence.verdicts))).toBe(
      'Nothing of note has moved since it was asked for',
    );
  });

  it('names states, figures and verdicts that changed', () => {
    const idcs = evidence.forecast.idcs.map((row) =>
      row.idc === 'ath-1' ? { ...row, state: 'down' as const, loadPct: { now: 70, after: 90 } } : row,
    );
    const verdicts = evidence.verdicts.map((verdict) =>
      verdict.rule === 'load-ceiling' ? { ...verdict, verdict: 'blocks' as const } : verdict,
    );
    const moved = movedIdcs(evidence.forecast, { ...evidence.forecast, idcs });
    expect(moved.find(({ idc }) => idc === 'ath-1')?.figures).toEqual(new Set(['loadPct']));
    expect(movedSummary(moved, movedVerdicts(evidence.verdicts, verdicts))).toBe(
      'Moved since it was asked for: Load ceiling now blocks; ath-1 went from healthy to down; figures of ath-1 moved',
    );
  });
});
