import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../shared/changes/change.ts';
import { furthestOff, trackRecordWords } from './track-record-words.ts';
import { figuresIn } from './score-rows.ts';

const record = {
  count: 20,
  viewersPct: 0.4,
  streamsPct: 1,
  egressPct: 1,
  costPct: 1,
  loadPoints: 1.24,
  cpuPoints: null,
  rebufferPoints: null,
  moved: { unit: 'viewers' as const, errorPct: 18.4, predicted: 12_340, count: 20 },
};

function scoreWith(differs: Partial<NonNullable<Change['score']>>): NonNullable<Change['score']> {
  const figures = { viewers: { predicted: 450, actual: 495, band: null }, streams: { predicted: 12, actual: 9, band: null } };
  const idc = { idc: 'ath-1', viewersPredicted: 450, viewersActual: 495, loadPctPredicted: 45, loadPctActual: 47, figures };
  return { of: 'network', moved: { viewers: 300, streams: 8 }, idcs: [idc], totals: {}, worstErrorPct: 5, ...differs };
}

describe('the track record in words', () => {
  it('stands beside what was to move, not beside all viewers of the network', () => {
    expect(trackRecordWords(record, 'traffic-shift')).toBe(
      'last 20 shifts: no IDC further off than 18\u00a0% of what was to move (12.3\u00a0k viewers), load within ±1.2 points',
    );
  });

  it('of origin switches is of streams', () => {
    const moved = { unit: 'streams' as const, errorPct: 25, predicted: 1, count: 1 };
    expect(trackRecordWords({ ...record, loadPoints: null, moved }, 'origin-switch')).toBe(
      'last switch: no IDC further off than 25\u00a0% of what was to move (1 stream)',
    );
  });

  it('says nothing where nothing was to move, rather than something kind', () => {
    expect(trackRecordWords({ ...record, moved: null }, 'traffic-shift')).toBeNull();
    expect(trackRecordWords(null, 'traffic-shift')).toBeNull();
  });
});

describe('where a change was furthest off', () => {
  it('is named with its count beside what was to move', () => {
    expect(furthestOff(scoreWith({}))).toBe('furthest off: ath-1 by 45 viewers, 15\u00a0% of the 300 that were to move');
  });

  it('is nowhere where every count came as predicted', () => {
    const figures = { viewers: { predicted: 450, actual: 450, band: null } };
    const [idc] = scoreWith({}).idcs;
    expect(furthestOff(scoreWith({ idcs: idc === undefined ? [] : [{ ...idc, figures }] }))).toBe(
      'no IDC was off; 300 viewers had been said to move',
    );
  });

  it('goes by streams where no viewer was to move', () => {
    expect(furthestOff(scoreWith({ moved: { viewers: 0, streams: 4 } }))).toBe(
      'furthest off: ath-1 by 3 streams, 75\u00a0% of the 4 that were to move',
    );
  });

  it('is not said of a score that does not know what was to move', () => {
    expect(furthestOff(scoreWith({ moved: { viewers: null, streams: null } }))).toBeNull();
  });
});

it('shows of a drill only what its shadow network knows', () => {
  expect(figuresIn(scoreWith({ of: 'shadow' }))).toEqual(['viewers', 'streams', 'egressGbps', 'loadPct', 'costPerHour']);
});
