import { describe, expect, it } from 'vitest';
import type { PlayerRow, PlayersReport } from '../../../shared/agents/players.ts';
import { bucketCount } from '../../state/histogram.ts';
import { PlayersReader } from './players.ts';

function row(differs: Partial<PlayerRow> = {}): PlayerRow {
  return {
    streamId: 'a',
    idc: 'osl-1',
    viewers: 2,
    startAttempts: 5,
    startFailures: 1,
    startTimeSumMs: 1200,
    startTimeCount: 4,
    startTimeBuckets: Array.from({ length: bucketCount }, () => 0),
    stallMs: 100,
    playMs: 9900,
    bytes: 1,
    ...differs,
  };
}

function report(observedAtMs: number, rows: readonly PlayerRow[], startedAtMs = 0): PlayersReport {
  return { startedAtMs, observedAtMs, rows: [...rows], unattributed: { startAttempts: 0, startFailures: 0 } };
}

describe('the reader of players', () => {
  it('knows nothing but who plays at a first report', () => {
    const batch = new PlayersReader(['osl-1']).read(report(10_000, [row()]));
    expect(batch.intervalMs).toBeNaN();
    expect([...batch.startAttempts, ...batch.playMs]).toEqual([0, 0]);
    expect([...(batch.viewers ?? [])]).toEqual([2]);
  });

  it('takes differences between reports of one life', () => {
    const reader = new PlayersReader(['osl-1']);
    reader.read(report(10_000, [row()]));
    const batch = reader.read(report(11_000, [row({ startAttempts: 7, startFailures: 2, stallMs: 300, playMs: 11_700 })]));
    expect(batch.intervalMs).toBe(1000);
    expect([batch.startAttempts[0], batch.startFailures[0], batch.stallMs[0], batch.playMs[0]]).toEqual([2, 1, 200, 1800]);
  });

  it('counts a row that appears within a life from 0', () => {
    const reader = new PlayersReader(['osl-1']);
    reader.read(report(10_000, []));
    const batch = reader.read(report(11_000, [row()]));
    expect([batch.startAttempts[0], batch.startFailures[0]]).toEqual([5, 1]);
  });

  it('makes no spike of a restart', () => {
    const reader = new PlayersReader(['osl-1']);
    reader.read(report(10_000, [row()]));
    const batch = reader.read(report(11_000, [row({ startAttempts: 900 })], 10_500));
    expect(batch.intervalMs).toBeNaN();
    expect(batch.startAttempts[0]).toBe(0);
  });

  it('is complete for the IDCs that it covers, with or without rows', () => {
    expect(new PlayersReader(['osl-1', 'ath-1']).read(report(1, [])).covers).toEqual(['osl-1', 'ath-1']);
  });
});
