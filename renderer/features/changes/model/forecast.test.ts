import { describe, expect, it } from 'vitest';
import { movedIdcs, movedSummary, movedVerdicts } from './forecast-moved.ts';
import { forecastAt, stepChoices } from './forecast-at.ts';
import { basisSentence, forecastRows, forecastSentence } from './forecast-rows.ts';
import { scoreRows } from './score-rows.ts';
import { sampleForecastIdc, samplePreview } from './samples.ts';

const { plan, evidence } = samplePreview();

describe('the forecast', () => {
  it('starts with the IDC being left and marks loads above the ceiling', () => {
    const rows = forecastRows(evidence.forecast, plan.core.checks, 85);
    expect(rows.map(({ idc, overload }) => [idc, overload])).toEqual([
      ['osl-1', 'calm'],
      ['lis-1', 'degraded'],
      ['ath-1', 'calm'],
    ]);
  });

  it('marks by the ceiling of the policy, and while that is not known only what is more than there is', () => {
    const overloads = (ceilingPct: number) => forecastRows(evidence.forecast, plan.core.checks, ceilingPct).map(({ overload }) => overload);
    expect(overloads(99)).toEqual(['calm', 'calm', 'calm']);
    expect(overloads(Number.NaN)).toEqual(['calm', 'calm', 'calm']);
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
      85,
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
      85,
    );
    expect(rows.map(({ idc, roleText }) => [idc, roleText])).toEqual([
      ['osl-1', 'returns'],
      ['ath-1', 'hands back'],
    ]);
  });

  it('says of an origin switch how many see their stream break off, and nothing of viewers who move', () => {
    const switched = { ...evidence.forecast, viewersMoved: 0, streamsMoved: 4, costPerHourDelta: 0 };
    expect(forecastSentence({ ...switched, interrupted: { viewers: 840, streamsUnknown: 0 } })).toBe(
      '840 viewers see their stream break off until its encoder is back · 4 streams re-ingest',
    );
    expect(forecastSentence({ ...switched, streamsMoved: 1, interrupted: { viewers: null, streamsUnknown: 1 } })).toBe(
      'No basis for how many viewers see a stream break off · 1 stream re-ingests',
    );
    expect(forecastSentence({ ...switched, interrupted: { viewers: 1, streamsUnknown: 2 } })).toBe(
      '1 viewer sees a stream break off until its encoder is back · nobody knows who watches 2 of them · 4 streams re-ingest',
    );
  });

  it('counts the minutes of load curves by IDC', () => {
    const curve = { ageMs: 60_000, minutes: 43, leastMinutes: 14, mostMinutes: 15, without: 0 };
    const said = (differs: Partial<typeof curve>): string => basisSentence({ ...evidence.forecast, curve: { ...curve, ...differs } });
    expect(said({})).toContain('load curves from 14 to 15 minutes of each IDC, fitted');
    expect(said({ mostMinutes: 14, without: 1 })).toContain('load curves from 14 minutes of each IDC; 1 IDC has none yet, fitted');
    expect(basisSentence({ ...evidence.forecast, curve: { ...curve, leastMinutes: null, mostMinutes: null, without: 3 } })).toContain(
      'one load curve for all IDCs from 43 minutes of them together, fitted',
    );
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

describe('the forecast after a step', () => {
  const after = {
    viewers: 500_000,
    streams: 70_000,
    egressGbps: 1000,
    loadPct: 47,
    headroomPct: 53,
    cpuPct: 50,
    rebufferPct: 0.45,
    costPerHour: 2000,
  };
  const bands = { viewers: { low: 480_000, high: 520_000 } };
  const stepped = {
    ...evidence.forecast,
    steps: evidence.forecast.steps.map((step) => (step.index === 0 ? { ...step, idcs: [{ idc: 'ath-1', after, bands }] } : step)),
  };

  it('has the figures and bands of that step, and keeps those of now', () => {
    const told = forecastAt(stepped, 0);
    const [row] = forecastRows({ ...stepped, ...told, idcs: told?.idcs.filter(({ idc }) => idc === 'ath-1') ?? [] }, [], 85);
    expect(row).toMatchObject({
      viewersNow: '390\u00a0k',
      viewersAfter: '500\u00a0k',
      loadNowPct: 36,
      loadAfterPct: 47,
      headroomAfter: '53\u00a0% headroom',
    });
    expect(row?.bands).toEqual({ viewers: '480 – 520\u00a0k', streams: '', load: '', rebuffer: '', cpu: '' });
    expect(forecastAt(stepped, 9)).toBeNull();
  });

  it('can be chosen where there is more than one', () => {
    expect(stepChoices(evidence.forecast, plan.core.steps).map(({ text }) => text)).toEqual([
      '25\u00a0%',
      '50\u00a0%',
      '100\u00a0%, the end',
    ]);
    expect(stepChoices(evidence.forecast, plan.core.steps.slice(0, 1))).toEqual([]);
    expect(stepChoices({ ...evidence.forecast, steps: [] }, plan.core.steps)).toEqual([]);
  });

  it('says in words how far the loads reach that anything is known of', () => {
    const beyond = sampleForecastIdc('ath-1', { rebufferPct: { now: 0.4, after: null }, highestLoadSeenPct: 61 });
    const borrowed = sampleForecastIdc('lis-1', { basis: 'network' });
    const rows = forecastRows({ ...evidence.forecast, idcs: [beyond, borrowed] }, [], 85);
    expect(rows.map(({ rebufferNote }) => rebufferNote)).toEqual(['loads seen up to 61\u00a0%', 'network']);
  });
});

describe('the score', () => {
  it('marks what came to lie outside its band, and reads scores of earlier versions', () => {
    const figures = { viewers: { predicted: 450, actual: 520, band: { low: 420, high: 480 } } };
    const common = { viewersPredicted: 450, viewersActual: 520, loadPctPredicted: 45, loadPctActual: 47 };
    const rows = scoreRows({
      idcs: [
        { idc: 'lis-1', ...common, viewersActual: 455, figures: {} },
        { idc: 'ath-1', ...common, figures },
      ],
      of: 'network',
      moved: { viewers: null, streams: null },
      totals: {},
      worstErrorPct: 7,
    });
    expect(rows.map(({ idc }) => idc)).toEqual(['ath-1', 'lis-1']);
    expect(rows[0]?.cells.viewers).toEqual({ actual: '520', predicted: '450', band: '420 – 480', isOff: true });
    expect(rows[1]?.cells.viewers).toEqual({ actual: '455', predicted: '450', band: '', isOff: false });
    expect(rows[1]?.cells.cpuPct).toEqual({ actual: '—', predicted: '—', band: '', isOff: false });
  });

  it('marks the miss of its headline although it had no band, and no difference that is not shown', () => {
    const trifle = { predicted: 0.2, actual: 0.22, band: { low: 0.19, high: 0.21 } };
    const viewers = { predicted: 900, actual: 1_200, band: null };
    const rows = scoreRows({
      idcs: [
        {
          idc: 'ath-1',
          viewersPredicted: 900,
          viewersActual: 1_200,
          loadPctPredicted: null,
          loadPctActual: null,
          figures: { viewers, rebufferPct: trifle },
        },
      ],
      of: 'network',
      moved: { viewers: 900, streams: 0 },
      totals: {},
      worstErrorPct: 7,
    });
    expect(rows[0]?.cells.viewers.isOff).toBe(true);
    expect(rows[0]?.cells.rebufferPct).toMatchObject({ actual: '0.2\u00a0%', predicted: '0.2\u00a0%', isOff: false });
  });
});
