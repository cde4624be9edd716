import type { ReactNode } from 'react';
import { defaultPolicy } from '../../../shared/rules/policy.ts';
import type { Forecast, SuccessCheck } from '../../../shared/changes/plan.ts';
import { useLatestById } from '../../live/index.ts';
import { classes } from '../../ui/classes.ts';
import { EmptyState, ErrorState, LoadingShape, StaleOverlay } from '../../ui/conditions.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import { bandwidthScale, formatPercent } from '../../ui/format.ts';
import type { ColumnScale } from '../../ui/format.ts';
import { LoadBar } from '../../ui/load-bar.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { StateShape } from '../../ui/state-shape.tsx';
import { commonText } from '../../ui/text.ts';
import { formatAge } from '../../ui/time.ts';
import type { ForecastRow } from './model/forecast-rows.ts';
import { basisSentence, forecastRows, forecastSentence } from './model/forecast-rows.ts';
import type { LivePreview } from './model/live-preview.ts';
import { failureIn, previewIn } from './model/live-preview.ts';
import { problemOf } from '../../ui/problem.ts';
import { trackRecord } from './model/track-record.ts';
import { text } from './text.ts';

interface ForecastPanelProps {
  readonly preview: LivePreview;
  /** Set when the forecast is no longer what the network looks like. */
  readonly staleNote: string | null;
  /** Said while there is no intent to forecast. */
  readonly nothingYet: string;
  /** What else will happen, e.g. which values change. */
  readonly children?: ReactNode;
}

/** What will happen, as the platform computes it now. */
export function ForecastPanel({ preview, staleNote, nothingYet, children }: ForecastPanelProps) {
  const record = trackRecord([...useLatestById('changes').values()]);
  const shown = previewIn(preview);
  const failure = failureIn(preview);
  return (
    <>
      <SectionHeading
        title={text.workspace.whatHappens}
        note={
          record === null || shown?.plan.core.intent.kind !== 'traffic-shift'
            ? undefined
            : text.workspace.trackRecord(record.count, formatPercent(record.worstErrorPct))
        }
      />
      {children}
      {preview.phase === 'none' ? <EmptyState title={nothingYet} /> : null}
      {preview.phase === 'asking' ? <LoadingShape what={text.workspace.loadingForecast} rows={4} /> : null}
      {failure === null ? null : (
        <ErrorState problem={problemOf(failure, shown === null ? text.workspace.cantPreview : text.workspace.keepsFailing)} />
      )}
      {shown === null ? null : (
        <StaleOverlay stale={staleNote !== null} note={staleNote ?? ''}>
          <div
            className={classes('forecast', preview.phase === 'outdated' && 'forecast-outdated')}
            aria-busy={preview.phase === 'outdated'}
          >
            <ForecastTable forecast={shown.evidence.forecast} checks={shown.plan.core.checks} label={text.workspace.forecast} />
            {movesTraffic(shown.evidence.forecast) ? (
              <p className="forecast-sentence">{forecastSentence(shown.evidence.forecast)}</p>
            ) : null}
            <p className="quiet">
              {text.workspace.basis} {basisSentence(shown.evidence.forecast)}
            </p>
          </div>
        </StaleOverlay>
      )}
    </>
  );
}

function movesTraffic(forecast: Forecast): boolean {
  return forecast.idcs.some((row) => row.role !== 'unaffected');
}

const mostRows = 8;

interface ForecastTableProps {
  readonly forecast: Forecast;
  readonly checks: readonly SuccessCheck[];
  readonly label: string;
}

function ForecastTable({ forecast, checks, label }: ForecastTableProps) {
  const affected = movesTraffic(forecast) ? forecast.idcs.filter((row) => row.role !== 'unaffected') : [];
  const others = forecast.idcs.length - affected.length;
  const rows = forecastRows({ ...forecast, idcs: affected }, checks);
  const scale = bandwidthScale(affected.flatMap((row) => [row.egressGbps.now ?? 0, row.egressGbps.after ?? 0]));
  const { shown, more } = useFolded(rows, mostRows);
  if (affected.length === 0) return null;
  return (
    <>
      <DataTable
        label={label}
        columns={columnsWith(scale)}
        rows={shown}
        rowKey={(row) => row.idc}
        rowTone={(row) => (row.overload === 'calm' ? 'calm' : row.overload)}
      />
      {more}
      {others === 0 ? null : <p className="quiet forecast-others">{text.workspace.unaffected(others)}</p>}
    </>
  );
}

function columnsWith(scale: ColumnScale): readonly Column<ForecastRow>[] {
  const { columns } = text.workspace;
  return [
    { key: 'idc', header: columns.idc, rowHeader: true, cell: (row) => <IdcCell row={row} /> },
    { key: 'viewers', header: columns.viewers, align: 'end', cell: (row) => row.viewersNow },
    { key: 'after', header: columns.after, align: 'end', cell: (row) => row.viewersAfter },
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
      width: 'clamp(9.5rem, 16vw, 18rem)',
      cell: (row) => (
        <LoadBar
          loadPct={row.loadNowPct}
          afterPct={row.loadAfterPct}
          tone={row.overload}
          ceilingPct={defaultPolicy.loadCeilingPct}
          stale={row.stale}
        />
      ),
    },
    {
      key: 'rebuffer',
      header: columns.rebuffer,
      align: 'end',
      cell: (row) => (
        <span className={row.rebufferBreaches ? 'tone-degraded' : undefined}>
          {row.rebufferNow} → {row.rebufferAfter}
        </span>
      ),
    },
    { key: 'cost', header: columns.cost, align: 'end', hideBelow: 1500, cell: (row) => <span className="quiet">{row.costDelta}</span> },
  ];
}

function IdcCell({ row }: { readonly row: ForecastRow }) {
  const word = commonText.states[row.state];
  return (
    <span
      className="forecast-idc"
      title={`${row.idc}: ${word}${row.dataAgeMs === null ? '' : `, ${commonText.dataOld(formatAge(row.dataAgeMs))}`}`}
    >
      <StateShape state={row.state} />
      <span className="mono">{row.idc}</span>
      <span className="visually-hidden">{word}</span>
      <span className={row.stale ? 'tone-unknown' : 'quiet'}>
        {row.stale ? commonText.dataOld(formatAge(row.dataAgeMs)) : row.roleText}
      </span>
    </span>
  );
}
