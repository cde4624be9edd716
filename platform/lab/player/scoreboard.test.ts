import { describe, expect, it } from 'vitest';
import type { IngressSession } from '../../../shared/agents/ingress.ts';
import { createScoreboard } from './scoreboard.ts';

function served(idc: string, clientPort: number, startedAtMs: number): IngressSession {
  return { id: `${clientPort}-${startedAtMs}`, trafficClass: 'play', idc, clientPort, startedAtMs };
}

describe('the scoreboard', () => {
  it('counts for an IDC only once the ingress has said which it was', () => {
    const board = createScoreboard(0);
    const score = board.attempt({ streamId: 'channel-01', clientPort: 40_001, atMs: 1000 });
    score.started(450);
    score.played({ playedMs: 100, stalledMs: 0, bytes: 10 });
    expect(board.report(1500).rows).toEqual([]);
    board.attribute([served('osl-1', 40_001, 1002)], 1500);
    score.played({ playedMs: 200, stalledMs: 50, bytes: 20 });
    expect(board.report(2000).rows).toMatchObject([
      {
        streamId: 'channel-01',
        idc: 'osl-1',
        viewers: 1,
        startAttempts: 1,
        startFailures: 0,
        startTimeSumMs: 450,
        playMs: 300,
        stallMs: 50,
        bytes: 30,
      },
    ]);
    expect(board.report(2000).rows[0]?.startTimeBuckets[4]).toBe(1);
    score.ended();
    expect(board.report(2100).rows[0]?.viewers).toBe(0);
  });
  it('attributes a failed session to the IDC that failed it', () => {
    const board = createScoreboard(0);
    const score = board.attempt({ streamId: 'channel-01', clientPort: 40_001, atMs: 1000 });
    score.failed();
    score.ended();
    board.attribute([{ ...served('ath-1', 40_001, 1001), endedAtMs: 1100 }], 1500);
    expect(board.report(1500).rows).toMatchObject([{ idc: 'ath-1', startAttempts: 1, startFailures: 1, viewers: 0 }]);
    expect(board.hasUnattributed()).toBe(false);
  });
  it('does not take an earlier session from the same port for this one', () => {
    const board = createScoreboard(0);
    board.attempt({ streamId: 'channel-01', clientPort: 40_001, atMs: 60_000 });
    board.attribute([served('ath-1', 40_001, 1000), { ...served('osl-1', 40_001, 60_000), trafficClass: 'publish' }], 60_500);
    expect(board.report(60_500).rows).toEqual([]);
    expect(board.hasUnattributed()).toBe(true);
  });
  it('gives up on a session that nobody ever claims, and says so', () => {
    const board = createScoreboard(0);
    const score = board.attempt({ streamId: 'channel-01', clientPort: 40_001, atMs: 1000 });
    score.failed();
    score.ended();
    board.attribute([], 20_000);
    expect(board.report(20_000)).toMatchObject({ rows: [], unattributed: { startAttempts: 1, startFailures: 1 } });
  });
  it('counts an attempt that reached nobody', () => {
    const board = createScoreboard(0);
    board.attempt({ streamId: 'channel-01', clientPort: undefined, atMs: 1000 }).failed();
    expect(board.report(1100).unattributed).toEqual({ startAttempts: 1, startFailures: 1 });
  });
});
