import type { Drift } from '../../../shared/changes/drift-schema.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { keepUnits } from '../../ui/format.ts';
import './drift-table.css';
import { text } from './text.ts';

const mostRows = 6;

interface DriftTableProps {
  readonly drift: readonly Drift[];
  /** What follows from it. */
  readonly meaning: string;
}

/** What moved between the evidence and the world now, beyond its tolerance. Nothing without any. */
export function DriftTable({ drift, meaning }: DriftTableProps) {
  const { shown, more } = useFolded(drift, mostRows);
  if (drift.length === 0) return null;
  return (
    <div className="drift" role="group" aria-label={text.drift.label}>
      <p className="strong">{meaning}</p>
      <DataTable label={text.drift.label} columns={columns} rows={shown} rowKey={({ what }) => what} dense />
      {more}
    </div>
  );
}

const columns: readonly Column<Drift>[] = [
  { key: 'what', header: text.drift.what, rowHeader: true, cell: ({ what }) => <What words={what} /> },
  { key: 'then', header: text.drift.then, align: 'end', cell: ({ then }) => keepUnits(then) },
  { key: 'now', header: text.drift.now, align: 'end', cell: ({ now }) => <span className="tone-degraded strong">{keepUnits(now)}</span> },
  {
    key: 'tolerance',
    header: text.drift.tolerance,
    align: 'end',
    cell: ({ tolerance }) => <span className="quiet">{keepUnits(tolerance)}</span>,
  },
];

/** `ath-1 viewers`: the id in mono, as everywhere. */
function What({ words }: { readonly words: string }) {
  const [idc = '', ...figure] = words.split(' ');
  return (
    <>
      <span className="mono">{idc}</span> {figure.join(' ')}
    </>
  );
}
