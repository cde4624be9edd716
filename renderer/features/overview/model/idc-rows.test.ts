import { describe, expect, it } from 'vitest';
import { healthStates } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { stateViews } from '../../../../shared/wire/views.ts';
import { byRegion, idcRows } from './idc-rows.ts';

const spec = stateViews.overview.tables.idcs;

interface Given {
  readonly id: string;
  readonly state?: HealthState;
  readonly viewers?: number;
  readonly region?: string;
  readonly stale?: number;
}

function table(rows: readonly Given[]) {
  const blank = Object.fromEntries(Object.entries(spec).map(([name, type]) => [name, type === 'str' ? '' : 0]));
  return tableOf(
    spec,
    rows.map(({ state = 'healthy', ...row }) => ({ ...blank, dataAgeMs: 1000, ...row, state: healthStates.indexOf(state) }) as never),
  );
}

describe('the rows', () => {
  it('come by severity, then viewers, then id', () => {
    const rows = idcRows(
      table([
        { id: 'b-2' },
        { id: 'b-10' },
        { id: 'big', viewers: 9 },
        { id: 'unknown', state: 'unknown', viewers: Number.NaN },
        { id: 'down', state: 'down' },
        { id: 'critical', state: 'critical', viewers: 99 },
        { id: 'degraded', state: 'degraded', viewers: 99 },
      ]),
      100,
    );
    expect(rows.map(({ id }) => id)).toEqual(['down', 'critical', 'degraded', 'unknown', 'big', 'b-2', 'b-10']);
  });

  it('are stale when the platform says so', () => {
    expect(idcRows(table([{ id: 'a', stale: 1 }, { id: 'b' }]), 100).map(({ stale }) => stale)).toEqual([true, false]);
  });

  it('are all unknown when the frame itself is old, and keep what was said', () => {
    const [row] = idcRows(table([{ id: 'a', state: 'healthy' }]), 60_000);
    expect(row).toMatchObject({ state: 'unknown', saidState: 'healthy', stale: true, ageMs: 61_000 });
  });

  it('grouped by region keep the worst region first', () => {
    const rows = byRegion(
      idcRows(
        table([
          { id: 'a', region: 'south' },
          { id: 'b', region: 'north', state: 'down' },
          { id: 'c', region: 'north' },
          { id: 'd', region: 'south', viewers: 5 },
        ]),
        0,
      ),
    );
    expect(rows.map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a']);
  });
});
