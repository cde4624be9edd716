import type { Row } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { Figure, FigureRow } from '../../ui/figure.tsx';
import {
  bandwidthAmount,
  costAmount,
  countAmount,
  formatBandwidth,
  formatCost,
  formatCount,
  formatDelta,
  formatPercent,
  percentAmount,
} from '../../ui/format.ts';
import { overviewText } from './text.ts';

interface TotalsProps {
  readonly totals: Row<StateViewSpec<'overview'>['totals']>;
  readonly stale: boolean;
}

const text = overviewText.totals;

/** Global figures, and how much of the network is in them. */
export function Totals({ totals, stale }: TotalsProps) {
  const missing = totals.idcsCounted < totals.idcs ? text.counted(totals.idcsCounted, totals.idcs) : undefined;
  const delta = (value: number) => (Number.isFinite(value) ? text.in15(formatDelta(value, formatCount)) : undefined);
  const used = totals.egressCapacityGbps > 0 ? (totals.egressGbps / totals.egressCapacityGbps) * 100 : Number.NaN;
  const perThousand = totals.viewers > 0 ? (totals.costPerHour / totals.viewers) * 1000 : Number.NaN;
  return (
    <FigureRow label={text.label}>
      <Figure label={text.viewers} amount={countAmount(totals.viewers)} note={missing ?? delta(totals.viewers15MinDelta)} stale={stale} />
      <Figure
        label={text.streams}
        amount={countAmount(totals.streams)}
        note={delta(totals.streams15MinDelta) ?? text.ingest(formatBandwidth(totals.ingestGbps))}
        stale={stale}
      />
      <Figure
        label={text.egress}
        amount={bandwidthAmount(totals.egressGbps)}
        note={text.ofCapacity(formatPercent(used, used < 10 ? 1 : 0))}
        stale={stale}
      />
      <Figure label={text.rebuffer} amount={percentAmount(totals.rebufferPct, 2)} note={text.ofPlay} stale={stale} />
      <Figure label={text.startFailure} amount={percentAmount(totals.startFailurePct, 2)} note={text.ofStarts} stale={stale} />
      <Figure
        label={text.cost}
        amount={costAmount(totals.costPerHour)}
        note={Number.isFinite(perThousand) ? text.perViewer(formatCost(perThousand)) : undefined}
        stale={stale}
      />
    </FigureRow>
  );
}
