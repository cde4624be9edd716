import type { Change } from '../../../shared/changes/change.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { formatCount, formatPercent } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { text } from './text.ts';

type Scored = NonNullable<Change['score']>['idcs'][number];

interface ChangeScoreProps {
  readonly change: Change;
}

/** What was forecast against what came. */
export function ChangeScore({ change: { score } }: ChangeScoreProps) {
  if (score === null) return <p className="quiet">{text.change.noScore}</p>;
  return (
    <Section
      title={text.change.score}
      note={score.worstErrorPct === null ? undefined : text.change.worst(formatPercent(score.worstErrorPct))}
    >
      <DataTable label={text.change.scoreTable} columns={columns} rows={score.idcs} rowKey={({ idc }) => idc} dense />
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
