/** What the change screens need of an overview row. */
import type { HealthState } from '../../../../shared/model/health.ts';
import { healthStateOf, severityRank } from '../../../../shared/model/health.ts';
import { orNull } from '../../../../shared/model/numbers.ts';
import type { Row } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';

type OverviewRow = Row<StateViewSpec<'overview'>['idcs']>;

export interface LiveIdc {
  readonly id: string;
  readonly name: string;
  readonly state: HealthState;
  readonly reason: string;
  readonly stale: boolean;
  readonly dataAgeMs: number | null;
  readonly viewers: number | null;
  readonly egressGbps: number | null;
  readonly loadPct: number | null;
  readonly rebufferPct: number | null;
  readonly startFailurePct: number | null;
  /** Shares of 0–1 of the whole network's viewers and publishers; null where not known. */
  readonly intendedPlayShare: number | null;
  readonly actualPlayShare: number | null;
  readonly intendedPublishShare: number | null;
  readonly actualPublishShare: number | null;
}

/** Frames come at up to 10 Hz and at least once a second: this many ms without one is old. */
export const staleFrameMs = 4_000;

/** Worst first, then by id. In a frame older than `staleFrameMs` no IDC is anything but unknown: nobody knows what it is now. */
export function overviewIdcs(rows: readonly OverviewRow[], frameMs: number): readonly LiveIdc[] {
  const old = frameMs > staleFrameMs;
  return rows
    .map((row): LiveIdc => ({
      id: row.id,
      name: row.name,
      state: old ? 'unknown' : healthStateOf(row.state),
      reason: row.reason,
      stale: old || row.stale === 1,
      dataAgeMs: orNull(row.dataAgeMs),
      viewers: orNull(row.viewers),
      egressGbps: orNull(row.egressGbps),
      loadPct: orNull(row.loadPct),
      rebufferPct: orNull(row.rebufferPct),
      startFailurePct: orNull(row.startFailurePct),
      intendedPlayShare: orNull(row.intendedPlayShare),
      actualPlayShare: orNull(row.actualPlayShare),
      intendedPublishShare: orNull(row.intendedPublishShare),
      actualPublishShare: orNull(row.actualPublishShare),
    }))
    .toSorted((one, other) => severityRank(one.state) - severityRank(other.state) || one.id.localeCompare(other.id));
}

/** Intended and actual differ by more than rounding of server weights. */
export function sharesDiffer(intended: number | null, actual: number | null): boolean {
  return intended !== null && actual !== null && Math.abs(intended - actual) > 0.05;
}
