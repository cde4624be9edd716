/** One IDC's row as this screen shows it. */
import { healthStateOf } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { rowAt } from '../../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import { frameTooOldMs } from '../../../ui/paced.ts';

type IdcSpec = StateViewSpec<'idc'>['idc'];

export interface IdcFigures extends Omit<Row<IdcSpec>, 'state' | 'stale'> {
  /** What to show: unknown when the frame itself is too old. */
  readonly state: HealthState;
  readonly saidState: HealthState;
  readonly stale: boolean;
  /** Age now, ms; NaN before any data. */
  readonly ageMs: number;
}

/** null while the platform has no row for it. */
export function idcFigures(table: Table<IdcSpec>, frameAgeMs: number): IdcFigures | null {
  if (table.rows === 0) return null;
  const row = rowAt(table, 0);
  const tooOld = frameAgeMs > frameTooOldMs;
  const saidState = healthStateOf(row.state);
  return {
    ...row,
    saidState,
    state: tooOld ? 'unknown' : saidState,
    stale: tooOld || row.stale === 1,
    ageMs: row.dataAgeMs + frameAgeMs,
  };
}
