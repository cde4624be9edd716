/** One IDC's row as this screen shows it. */
import { healthStateOf } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { rowAt } from '../../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';
import { believedState } from '../../../ui/believed.ts';
import { frameTooOldMs } from '../../../ui/paced.ts';

type IdcSpec = StateViewSpec<'idc'>['idc'];

export interface IdcFigures extends Omit<Row<IdcSpec>, 'state' | 'stale'> {
  /** What to show. */
  readonly state: HealthState;
  readonly saidState: HealthState;
  /** The figures are too old to be believed. */
  readonly stale: boolean;
  /** Nothing is known of now: the frame itself is too old. */
  readonly frameTooOld: boolean;
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
    state: believedState(saidState, { frameTooOld: tooOld, stale: row.stale === 1 }),
    frameTooOld: tooOld,
    stale: tooOld || row.stale === 1,
    ageMs: row.dataAgeMs + frameAgeMs,
  };
}
