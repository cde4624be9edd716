/**
 * The table `readiness` of the overview. What would follow from losing one IDC is a forecast over all of them, so for forty it costs more
 * than all else in the view: rows are worked out in turn, each every two seconds, and all at once when a state or the intended routing changes.
 */
import { readinessFor } from '../../shared/changes/readiness.ts';
import type { Readiness } from '../../shared/changes/readiness.ts';
import { orAbsent } from '../../shared/model/numbers.ts';
import { defaultPolicy } from '../../shared/rules/policy.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Table } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { IdcFigures } from './figures.ts';
import { snapshotOf } from './live-state.ts';
import type { ViewParts } from './live-state.ts';

const spec = stateViews.overview.tables.readiness;
type ReadinessRow = Row<typeof spec>;

const roundMs = 2000;
/** Codes of `fits` on the wire. */
const fitsCodes = { no: 0, yes: 1, unknown: 2 } as const;
/** Receivers named in words; the rest is a number. */
const namedReceivers = 4;

export function createReadiness(parts: ViewParts): (figures: readonly IdcFigures[]) => Table<typeof spec> {
  const rows: ReadinessRow[] = [];
  let drawnAtMs = Number.NaN;
  let basis = '';
  let basisRouting: unknown = null;
  let next = 0;

  /** How many rows are due since the last drawing. */
  function due(figures: readonly IdcFigures[], nowMs: number): number {
    const states = figures.map(({ state, isStale }) => `${state} ${isStale}`).join();
    const intended = parts.intended();
    const isSame = states === basis && intended === basisRouting && nowMs >= drawnAtMs;
    [basis, basisRouting] = [states, intended];
    return isSame ? Math.min(figures.length, Math.ceil((figures.length * (nowMs - drawnAtMs)) / roundMs)) : figures.length;
  }

  return (figures) => {
    const nowMs = parts.clock();
    const count = due(figures, nowMs);
    drawnAtMs = nowMs;
    if (count > 0) {
      const snapshot = { ...snapshotOf(parts, figures), intended: parts.intended(), held: {}, lastShiftAtMs: {} };
      for (let turn = 0; turn < count; turn += 1) {
        next = (next + 1) % snapshot.idcs.length;
        const idc = snapshot.idcs[next];
        if (idc !== undefined) rows[next] = rowOf(readinessFor(idc, snapshot, { loadCeilingPct: defaultPolicy.loadCeilingPct }));
      }
    }
    return tableOf(spec, rows);
  };
}

function rowOf(readiness: Readiness): ReadinessRow {
  return {
    id: readiness.idc,
    landsOn: landsOnWords(readiness.landsOn),
    viewersMoved: orAbsent(readiness.viewersMoved),
    fits: fitsCodes[readiness.fits],
    breaksFirst: readiness.breaksFirst,
    costPerHourDelta: orAbsent(readiness.costPerHourDelta),
  };
}

/** e.g. `tyo-2 61 %, hkg-1 39 %`. */
function landsOnWords(receivers: Readiness['landsOn']): string {
  const named = receivers.slice(0, namedReceivers).map(({ idc, share }) => `${idc} ${Math.round(share * 100)} %`);
  const rest = receivers.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
