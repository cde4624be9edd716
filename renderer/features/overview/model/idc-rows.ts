/** IDC rows as the overview shows them: worst first, and never live when they are not. */
import { healthStateOf, severityRank } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import { believedState } from '../../../ui/believed.ts';
import { frameTooOldMs } from '../../../ui/paced.ts';

type IdcSpec = StateViewSpec<'overview'>['idcs'];

export interface IdcRow extends Omit<Row<IdcSpec>, 'state' | 'stale'> {
  /** What to show. */
  readonly state: HealthState;
  /** What the platform last said. */
  readonly saidState: HealthState;
  readonly stale: boolean;
  /** Age now, frame's own age included, ms; NaN before any data. */
  readonly ageMs: number;
}

export function idcRows(table: Table<IdcSpec>, frameAgeMs: number): readonly IdcRow[] {
  const frameTooOld = frameAgeMs > frameTooOldMs;
  return rowsOf(table)
    .map((row): IdcRow => {
      const saidState = healthStateOf(row.state);
      return {
        ...row,
        saidState,
        state: believedState(saidState, { frameTooOld, stale: row.stale === 1 }),
        stale: frameTooOld || row.stale === 1,
        ageMs: row.dataAgeMs + frameAgeMs,
      };
    })
    .sort(worstFirst);
}

/** Severity, then viewers; the id settles the rest, so that equal rows never swap. */
function worstFirst(one: IdcRow, other: IdcRow): number {
  return (
    severityRank(one.saidState) - severityRank(other.saidState) ||
    (other.viewers || 0) - (one.viewers || 0) ||
    one.id.localeCompare(other.id, 'en', { numeric: true })
  );
}

export function byRegion(rows: readonly IdcRow[]): readonly IdcRow[] {
  const worst = new Map<string, number>();
  for (const [index, row] of rows.entries()) if (!worst.has(row.region)) worst.set(row.region, index);
  return rows.toSorted((one, other) => (worst.get(one.region) ?? 0) - (worst.get(other.region) ?? 0));
}
