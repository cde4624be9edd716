import { useState } from 'react';
import type { HealthState } from '../../../shared/model/health.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { Row, Table } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { absentMark, formatCost, formatCount, formatDelta } from '../../ui/format.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { overviewText } from './text.ts';

type Readiness = Row<StateViewSpec<'overview'>['readiness']>;

interface ReadinessTableProps {
  readonly readiness: Table<StateViewSpec<'overview'>['readiness']>;
  /** The frame is too old to answer for now. */
  readonly stale: boolean;
}

const text = overviewText.readiness;
/** More than this, and what fits is folded away: it is not what one looks for. */
const unfoldedMost = 6;

/** By the wire's `fits`: 0 no, 1 yes, 2 unknown. */
const answers: readonly { readonly state: HealthState; readonly word: string; readonly rank: number }[] = [
  { state: 'critical', word: text.no, rank: 0 },
  { state: 'healthy', word: text.yes, rank: 2 },
  { state: 'unknown', word: text.unknown, rank: 1 },
];

function answerOf({ fits }: Readiness) {
  return answers[fits] ?? { state: 'unknown' as const, word: text.unknown, rank: 1 };
}

const columns: readonly Column<Readiness>[] = [
  { key: 'lost', header: text.lost, cell: ({ id }) => <span className="mono">{id}</span> },
  { key: 'fits', header: text.fits, cell: (row) => <StateMark state={answerOf(row).state} word={answerOf(row).word} /> },
  {
    key: 'lands-on',
    header: text.landsOn,
    cell: ({ landsOn }) => (
      <span className="readiness-lands" title={landsOn}>
        {landsOn === '' ? absentMark : landsOn}
      </span>
    ),
  },
  { key: 'moved', header: text.viewersMoved, align: 'end', cell: ({ viewersMoved }) => formatCount(viewersMoved) },
  { key: 'breaks', header: text.breaksFirst, cell: ({ breaksFirst }) => (breaksFirst === '' ? absentMark : breaksFirst) },
  { key: 'cost', header: text.cost, align: 'end', cell: ({ costPerHourDelta }) => formatDelta(costPerHourDelta, formatCost) },
];

/** An answer for a network that is no longer seen is no answer. */
const staleColumns = columns.map((column) =>
  column.key === 'fits'
    ? { ...column, cell: (row: Readiness) => <StateMark state="unknown" note={text.was(answerOf(row).word)} /> }
    : column,
);

/** For every IDC, what its loss would do now: what does not fit comes first. */
export function ReadinessTable({ readiness, stale }: ReadinessTableProps) {
  const [all, setAll] = useState(false);
  const rows = rowsOf(readiness).sort((one, other) => answerOf(one).rank - answerOf(other).rank || other.viewersMoved - one.viewersMoved);
  const pressing = rows.filter((row) => answerOf(row).rank < 2);
  const folds = rows.length > unfoldedMost && pressing.length < rows.length;
  const shown = folds && !all ? rows.slice(0, Math.max(pressing.length, 3)) : rows;
  return (
    <>
      <DataTable
        label={text.label}
        columns={stale ? staleColumns : columns}
        rows={shown}
        rowKey={({ id }) => id}
        rowTone={() => (stale ? 'unknown' : 'calm')}
        onOpen={({ id }) => navigate(routes.idc(id))}
        empty={<EmptyState title={text.none} />}
      />
      {folds ? (
        <div>
          <Button small kind="bare" onClick={() => setAll(!all)}>
            {all ? text.fewer : text.more(rows.length - shown.length)}
          </Button>
        </div>
      ) : null}
    </>
  );
}
