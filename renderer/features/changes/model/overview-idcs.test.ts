import { describe, expect, it } from 'vitest';
import { healthStates } from '../../../../shared/model/health.ts';
import { overviewIdcs, staleFrameMs } from './overview-idcs.ts';

type Rows = Parameters<typeof overviewIdcs>[0];

const healthy = { id: 'osl-1', name: 'Oslo', state: healthStates.indexOf('healthy'), reason: '', stale: 0, viewers: 5 };
const rows = [healthy] as unknown as Rows;

describe('what the change screens know of an IDC', () => {
  it('is what the platform says while frames come', () => {
    expect(overviewIdcs(rows, staleFrameMs)).toMatchObject([{ state: 'healthy', stale: false, viewers: 5 }]);
  });

  it('is unknown once they stop, with the last figures marked as such', () => {
    expect(overviewIdcs(rows, staleFrameMs + 1)).toMatchObject([{ state: 'unknown', stale: true, viewers: 5 }]);
  });
});
