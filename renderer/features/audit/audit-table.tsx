import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/moment.tsx';
import { routes } from '../../ui/routes.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { text } from './text.ts';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly opened: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
  readonly empty: ReactNode;
}

export function AuditTable({ entries, opened, onOpen, empty }: AuditTableProps) {
  return (
    <DataTable
      label={text.table}
      columns={columns}
      rows={entries}
      rowKey={(entry) => String(entry.index)}
      rowSelected={(entry) => entry.index === opened?.index}
      onOpen={onOpen}
      dense
      primary
      empty={empty}
    />
  );
}

const columns: readonly Column<AuditEntry>[] = [
  {
    key: 'index',
    header: text.columns.index,
    width: '4rem',
    align: 'end',
    rowHeader: true,
    cell: ({ index }) => <span className="mono quiet">{index}</span>,
  },
  { key: 'at', header: text.columns.at, width: '5.5rem', cell: ({ atMs }) => <Moment atMs={atMs} /> },
  {
    key: 'who',
    header: text.columns.who,
    width: '11rem',
    cell: ({ actor }) => (
      <>
        {actor.name} <span className="quiet">{actor.kind === 'platform' ? null : (actor.role ?? actor.kind)}</span>
      </>
    ),
  },
  { key: 'action', header: text.columns.action, width: '11rem', cell: ({ action }) => <span className="mono">{action}</span> },
  {
    key: 'outcome',
    header: text.columns.outcome,
    width: '11rem',
    cell: ({ outcome, code }) => <OutcomeMark outcome={outcome} code={code} />,
  },
  { key: 'object', header: text.columns.object, width: '11rem', cell: (entry) => <AuditObject entry={entry} /> },
  { key: 'reason', header: text.columns.reason, cell: ({ reason }) => <span className="audit-reason">{reason ?? ''}</span> },
  {
    key: 'plan',
    header: text.columns.plan,
    width: '6.5rem',
    hideBelow: 1360,
    cell: ({ planHash }) => (planHash === null ? null : <CopyableId id={planHash} what="plan hash" most={9} />),
  },
];

function AuditObject({ entry: { object, changeId } }: { readonly entry: AuditEntry }) {
  if (object === null) return null;
  if (object !== changeId) return <span className="mono audit-object">{object}</span>;
  return (
    <a href={routes.change(changeId)} className="mono audit-object">
      {object}
    </a>
  );
}
