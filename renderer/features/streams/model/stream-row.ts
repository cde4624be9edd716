/** One stream as the table and its drawer show it. */
import { healthStateOf } from '../../../../shared/model/health.ts';
import type { HealthState } from '../../../../shared/model/health.ts';
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';

export interface StreamRow extends Omit<Row<StateViewSpec<'streams'>['streams']>, 'state'> {
  /** As the platform says it. */
  readonly state: HealthState;
  /** Share 0–1 of what is usual; NaN when either is not known. */
  readonly ingestKbpsShare: number;
}

export function streamRows(table: Table<StateViewSpec<'streams'>['streams']>): readonly StreamRow[] {
  return rowsOf(table).map((row) => ({
    ...row,
    state: healthStateOf(row.state),
    ingestKbpsShare: row.usualKbps > 0 ? row.ingestKbps / row.usualKbps : Number.NaN,
  }));
}

export type Absence = 'no-ingest' | 'not-measured' | 'no-player' | 'too-few';

/** Why an ingest figure is absent. */
export function ingestAbsence({ ingestIdc }: Pick<StreamRow, 'ingestIdc'>): Absence {
  return ingestIdc === '' ? 'no-ingest' : 'not-measured';
}

/** Why a figure that players report is absent. */
export function playerAbsence({ viewers }: Pick<StreamRow, 'viewers'>): Absence {
  return viewers > 0 ? 'too-few' : 'no-player';
}
