import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { absentMark, formatCost, formatCount, formatDelta } from '../../ui/format.ts';
import { navigate, routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { LastKnown } from './measure.tsx';
import type { LossRow } from './model/readiness-rows.ts';
import { overviewText } from './text.ts';

interface ReadinessTableProps {
  readonly label: string;
  /** What does not fit first. */
  readonly rows: readonly LossRow[];
  /** The frame is too old to answer for now. */
  readonly stale: boolean;
  readonly none: string;
}

const text = overviewText.readiness;
/** More than this, and what fits is folded away: it is not what one looks for. */
const unfoldedMost = 6;
const leastShown = 3;

/** Where the workspace opens with leaving all of them at once prepared; nothing is asked for by going there. */
function prepared(idcs: readonly string[]): string {
  return routes.newChange({ kind: 'traffic-shift', direction: 'away', idc: idcs.join(','), profile: 'emergency' });
}

/** An answer for a network that is no longer seen is no answer, and its figures are the last known ones. */
function columnsWhen(stale: boolean): readonly Column<LossRow>[] {
  const figure = (words: string) => (stale ? <LastKnown text={words} /> : words);
  return [
    { key: 'lost', header: text.lost, cell: ({ idcs }) => <Lost idcs={idcs} /> },
    {
      key: 'fits',
      header: text.fits,
      cell: ({ state, word }) => (stale ? <StateMark state="unknown" note={text.was(word)} /> : <StateMark state={state} word={word} />),
    },
    {
      key: 'lands-on',
      header: text.landsOn,
      hideBelow: 1200,
      cell: ({ landsOn }) => (
        <span className="readiness-lands clipped" title={landsOn}>
          {figure(landsOn === '' ? absentMark : landsOn)}
        </span>
      ),
    },
    { key: 'moved', header: text.viewersMoved, align: 'end', cell: ({ viewersMoved }) => figure(formatCount(viewersMoved)) },
    {
      key: 'breaks',
      header: text.breaksFirst,
      cell: ({ breaksFirst }) => (
        <span className="clipped" title={breaksFirst}>
          {figure(breaksFirst === '' ? absentMark : breaksFirst)}
        </span>
      ),
    },
    {
      key: 'cost',
      header: text.cost,
      align: 'end',
      hideBelow: 1360,
      cell: ({ costPerHourDelta }) => figure(formatDelta(costPerHourDelta, formatCost)),
    },
    {
      key: 'prepare',
      header: <span className="visually-hidden">{text.prepareColumn}</span>,
      align: 'end',
      cell: ({ idcs }) => (
        <a href={prepared(idcs)} aria-label={text.prepareOf(idcs.join(' and '))}>
          {text.prepare}
        </a>
      ),
    },
  ];
}

function Lost({ idcs }: Pick<LossRow, 'idcs'>) {
  const words = idcs.join(' + ');
  return (
    <span className="mono clipped" title={words}>
      {words}
    </span>
  );
}

const columns = columnsWhen(false);
const staleColumns = columnsWhen(true);

/** What each loss would do now. Enter opens the IDC, or for two the change that leaves both. */
export function ReadinessTable({ label, rows, stale, none }: ReadinessTableProps) {
  const [all, setAll] = useState(false);
  const pressing = rows.filter(({ isCalm }) => !isCalm);
  const folds = rows.length > unfoldedMost && pressing.length < rows.length;
  const shown = folds && !all ? rows.slice(0, Math.max(pressing.length, leastShown)) : rows;
  return (
    <>
      <DataTable
        label={label}
        columns={stale ? staleColumns : columns}
        rows={shown}
        rowKey={({ idcs }) => idcs.join('+')}
        rowTone={() => (stale ? 'unknown' : 'calm')}
        onOpen={({ idcs }) => navigate(idcs.length === 1 ? routes.idc(idcs[0] ?? '') : prepared(idcs))}
        empty={<EmptyState title={none} />}
      />
      {folds ? (
        <div>
          <Button small kind="bare" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? text.fewer : text.more(rows.length - shown.length)}
          </Button>
        </div>
      ) : null}
    </>
  );
}
