import type { Forecast, SuccessCheck } from '../../../shared/changes/plan.ts';
import { useCeilingPct } from '../../ui/ceiling-context.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { bandwidthScale } from '../../ui/format.ts';
import type { ColumnScale } from '../../ui/format.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { StateShape } from '../../ui/state-shape.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge } from '../../ui/time.ts';
import './forecast-table.css';
import type { ForecastRow } from './model/forecast-rows.ts';
import { forecastRows, movesTraffic } from './model/forecast-rows.ts';
import { text } from './text.ts';

const mostRows = 8;

interface ForecastTableProps {
  readonly forecast: Forecast;
  readonly checks: readonly SuccessCheck[];
  readonly label: string;
}

/** One row per IDC of the change: now → after, each with its band and the age of what it rests on. */
export function ForecastTable({ forecast, checks, label }: ForecastTableProps) {
  const affected = movesTraffic(forecast) ? forecast.idcs.filter((row) => row.role !== 'unaffected') : [];
  const others = forecast.idcs.length - affected.length;
  const rows = forecastRows({ ...forecast, idcs: affected }, checks, useCeilingPct() ?? Number.NaN);
  const scale = bandwidthScale(affected.flatMap((row) => [row.egressGbps.now ?? 0, row.egressGbps.after ?? 0]));
  const { shown, more } = useFolded(rows, mostRows);
  if (affected.length === 0) return null;
  return (
    <>
      <DataTable
        label={label}
        columns={columnsWith(scale, forecast.interrupted !== null)}
        rows={shown}
        rowKey={(row) => row.idc}
        rowTone={(row) => (row.overload === 'calm' ? 'calm' : row.overload)}
      />
      {more}
      {others === 0 ? null : <p className="quiet forecast-others">{text.workspace.unaffected(others)}</p>}
    </>
  );
}

/** @param switches streams are ingested elsewhere, and viewers stay where they are */
function columnsWith(scale: ColumnScale, switches: boolean): readonly Column<ForecastRow>[] {
  const { columns } = text.workspace;
  return [
    { key: 'idc', header: columns.idc, rowHeader: true, cell: (row) => <IdcCell row={row} /> },
    ...(switches
      ? [
          { key: 'viewers', header: columns.viewersNow, align: 'end' as const, cell: (row: ForecastRow) => row.viewersNow },
          {
            key: 'streams',
            header: columns.streams,
            align: 'end' as const,
            cell: (row: ForecastRow) => (
              <Banded band={row.bands.streams}>
                {row.streamsNow} → {row.streamsAfter}
              </Banded>
            ),
          },
        ]
      : [
          {
            key: 'viewers',
            header: columns.viewers,
            align: 'end' as const,
            cell: (row: ForecastRow) => (
              <Banded band={row.bands.viewers}>
                {row.viewersNow} → {row.viewersAfter}
              </Banded>
            ),
          },
        ]),
    {
      key: 'egress',
      header: columns.egress,
      unit: scale.unit,
      align: 'end',
      cell: (row) => `${scale.format(row.egressNowGbps)} → ${scale.format(row.egressAfterGbps)}`,
    },
    {
      key: 'load',
      header: columns.load,
      // Beside bands a laptop has no room for more than the bar and its figures.
      width: 'clamp(8.5rem, 22vw - 9.75rem, 18rem)',
      cell: (row) => (
        <Banded band={[row.bands.load, row.headroomAfter].filter((part) => part !== '').join(' · ')}>
          <LoadBar loadPct={row.loadNowPct} afterPct={row.loadAfterPct} tone={row.overload} stale={row.stale} />
        </Banded>
      ),
    },
    {
      key: 'rebuffer',
      header: columns.rebuffer,
      align: 'end',
      cell: (row) => (
        <Banded band={[row.bands.rebuffer, row.rebufferNote].filter((part) => part !== '').join(' · ')}>
          <span className={row.rebufferBreaches ? 'tone-degraded' : undefined}>
            {row.rebufferNow} → {row.rebufferAfter}
          </span>
        </Banded>
      ),
    },
    {
      key: 'cpu',
      header: columns.cpu,
      align: 'end',
      cell: (row) => (
        <Banded band={row.bands.cpu}>
          {row.cpuNow} → {row.cpuAfter}
        </Banded>
      ),
    },
    { key: 'cost', header: columns.cost, align: 'end', cell: (row) => <span className="quiet">{row.costDelta}</span> },
  ];
}

interface BandedProps {
  /** What stands under the figure; empty: nothing. */
  readonly band: string;
  readonly children: React.ReactNode;
}

function Banded({ band, children }: BandedProps) {
  return (
    <span className="banded">
      <span>{children}</span>
      {band === '' ? null : <span className="band">{band}</span>}
    </span>
  );
}

function IdcCell({ row }: { readonly row: ForecastRow }) {
  const word = commonText.states[row.state];
  const { dataAgeMs } = row;
  const old = dataAgeMs === null ? commonText.noData : commonText.dataOld(formatAge(dataAgeMs));
  const age = dataAgeMs === null ? commonText.noData : formatAge(dataAgeMs);
  return (
    <span className="banded" title={`${row.idc}: ${word}, ${old}`}>
      <span className="forecast-idc">
        <StateShape state={row.state} />
        <span className="mono clipped">{row.idc}</span>
        <span className="visually-hidden">{word}</span>
      </span>
      <span className={row.stale ? 'band tone-unknown' : 'band'}>{row.stale ? old : `${row.roleText} · ${age}`}</span>
    </span>
  );
}
