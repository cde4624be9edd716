/** Readiness as tables: of the overview, one row an IDC; of the view `readiness`, the worst pairs beside it. */
import type { NetworkReadiness, Readiness } from '../../shared/changes/readiness.ts';
import { orAbsent } from '../../shared/model/numbers.ts';
import { tableOf } from '../../shared/wire/columns.ts';
import type { Row, Table, Tables } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import type { KeptReadiness } from './readiness.ts';

const overviewSpec = stateViews.overview.tables.readiness;
const spec = stateViews.readiness.tables;

/** Codes of `fits` on the wire. */
const fitsCodes = { no: 0, yes: 1, unknown: 2 } as const;
/** Receivers named in words; the rest is a number. */
const namedReceivers = 4;

export function overviewReadiness({ single }: NetworkReadiness): Table<typeof overviewSpec> {
  return tableOf(
    overviewSpec,
    single.map((readiness) => ({ id: readiness.idcs[0] ?? '', ...common(readiness) })),
  );
}

export function readinessTables(kept: KeptReadiness): Tables<typeof spec> {
  const { single, pairs, pairsAtAll } = kept.current();
  return {
    idcs: tableOf(
      spec.idcs,
      single.map((readiness) => ({ id: readiness.idcs[0] ?? '', ...common(readiness), loadPct: orAbsent(readiness.loadPct) })),
    ),
    pairs: tableOf(
      spec.pairs,
      pairs.map((readiness) => ({
        one: readiness.idcs[0] ?? '',
        other: readiness.idcs[1] ?? '',
        ...common(readiness),
        loadPct: orAbsent(readiness.loadPct),
      })),
    ),
    counts: tableOf(spec.counts, [
      { pairs: pairsAtAll.all, pairsNo: pairsAtAll.no, pairsUnknown: pairsAtAll.unknown, loadCeilingPct: kept.loadCeilingPct() },
    ]),
  };
}

type Common = Omit<Row<typeof overviewSpec>, 'id'>;

function common(readiness: Readiness): Common {
  return {
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
