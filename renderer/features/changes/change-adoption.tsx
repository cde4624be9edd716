import type { Plan } from '../../../shared/changes/plan.ts';
import type { Row } from '../../../shared/wire/columns.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../shared/wire/views.ts';
import { frameAgeMs, useConsoleNow, useStateView } from '../../live/index.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Section } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { formatAge } from '../../ui/time.ts';
import { LoudMark } from './loud-mark.tsx';
import { text } from './text.ts';

type InstanceRow = Row<StateViewSpec<'config'>['instances']>;

interface ChangeAdoptionProps {
  readonly plan: Plan;
}

/** What the media servers say they run while a release or rollback goes on. */
export function ChangeAdoption({ plan }: ChangeAdoptionProps) {
  const config = useStateView('config');
  const consoleNowMs = useConsoleNow();
  const { intent } = plan.core;
  if (config.state !== 'shown' || (intent.kind !== 'config-release' && intent.kind !== 'config-rollback')) return null;
  const targets = new Set(intent.stages.flat());
  const rows = rowsOf(config.tables.instances).filter((row) => row.namespace === intent.namespace && targets.has(row.target));
  return (
    <Section title={text.change.adoption} actions={<a href={routes.config(intent.namespace)}>{text.change.openConfig}</a>}>
      <DataTable
        label={text.change.adoption}
        columns={columnsAt(frameAgeMs(config, consoleNowMs))}
        rows={rows}
        rowKey={(row) => row.instance}
        dense
        empty={text.change.noReports}
      />
    </Section>
  );
}

function columnsAt(frameMs: number): readonly Column<InstanceRow>[] {
  const { adoptionColumns } = text.change;
  return [
    { key: 'instance', header: adoptionColumns.instance, rowHeader: true, cell: (row) => <span className="mono">{row.instance}</span> },
    { key: 'runs', header: adoptionColumns.runs, cell: (row) => (Number.isNaN(row.reportAgeMs) ? '—' : `r${String(row.release)}`) },
    {
      key: 'state',
      header: adoptionColumns.state,
      cell: (row) =>
        Number.isNaN(row.reportAgeMs) ? (
          text.change.noReport
        ) : (
          <LoudMark loudness={row.state === 'failed' ? 'bad' : 'quiet'} text={row.state} />
        ),
    },
    { key: 'detail', header: adoptionColumns.detail, cell: (row) => <span className="quiet">{row.detail}</span> },
    {
      key: 'age',
      header: adoptionColumns.reported,
      align: 'end',
      cell: (row) => formatAge(Number.isNaN(row.reportAgeMs) ? null : row.reportAgeMs + frameMs),
    },
  ];
}
