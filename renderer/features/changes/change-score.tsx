import type { Change } from '../../../shared/changes/change.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { formatCount, formatPercent } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { text } from './text.ts';

type Scored = NonNullable<Change['score']>['idcs'][number];

const mostRows = 8;

/** Viewers by which the forecast was off; nothing without both figures. */
function deviation({ viewersPredicted, viewersActual }: Scored): number {
  return viewersPredicted === null || viewersActual === null ? 0 : Math.abs(viewersActual - viewersPredicted);
}

interface ChangeScoreProps {
  readonly change: Change;
}

/** What was forecast against what came. */
export function ChangeScore({ change: { score } }: ChangeScoreProps) {
  const rows = (score?.idcs ?? []).toSorted((one, other) => deviation(other) - deviation(one) || one.idc.localeCompare(other.idc));
  const { shown, more } = useFolded(rows, mostRows);
  if (score === null) return <p className="quiet">{text.change.noScore}</p>;
  return (
    <Section
      title={text.change.score}
      note={score.worstErrorPct === null ? undefined : text.change.worst(formatPercent(score.worstErrorPct))}
    >
      <DataTable label={text.change.scoreTable} columns={columns} rows={shown} rowKey={({ idc }) => idc} dense />
      {more}
    </Section>
  );
}

const columns: readonly Column<Scored>[] = [
  { key: 'idc', header: 'IDC', rowHeader: true, cell: ({ idc }) => <span className="mono">{idc}</span> },
  { key: 'viewersPredicted', header: 'Viewers predicted', align: 'end', cell: (row) => formatCount(row.viewersPredicted) },
  { key: 'viewersActual', header: 'actual', align: 'end', cell: (row) => formatCount(row.viewersActual) },
  { key: 'loadPredicted', header: 'Load predicted', align: 'end', cell: (row) => formatPercent(row.loadPctPredicted, 0) },
  { key: 'loadActual', header: 'actual', align: 'end', cell: (row) => formatPercent(row.loadPctActual, 0) },
];
