import type { ReactNode } from 'react';
import type { ForecastIdc } from '../../../shared/changes/plan.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useFolded } from '../../ui/folded.tsx';
import { bandwidthScale, formatChange, formatCost, formatCount, formatDelta, formatPercent } from '../../ui/format.ts';
import type { ColumnScale } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import './change-evidence.css';
import { DriftTable } from './drift-table.tsx';
import type { FigureName, MovedIdc } from './model/forecast-moved.ts';
import { affectedIdcs, movedIdcs, movedSummary, movedVerdicts } from './model/forecast-moved.ts';
import { basisSentence, cpuAfter, difference, forecastSentence, rebufferAfter } from './model/forecast-rows.ts';
import { text } from './text.ts';

interface ChangeEvidenceProps {
  readonly detail: Result<'change.get'>;
  /** Behind one press, where something else matters more. */
  readonly folded?: boolean;
}

/** The requester's frozen evidence beside the world now, with what moved marked. */
export function ChangeEvidence({ detail, folded = false }: ChangeEvidenceProps) {
  if (!folded) {
    return (
      <Section
        title={text.change.thenNow}
        note={
          <>
            {text.change.frozen} <Moment atMs={detail.evidence.takenAtMs} />
          </>
        }
      >
        <DriftTable drift={detail.now?.drift ?? []} meaning={text.drift.approval} />
        <Evidence detail={detail} />
      </Section>
    );
  }
  return (
    <details className="evidence-fold">
      <summary>{text.change.thenNow}</summary>
      <Evidence detail={detail} />
    </details>
  );
}

function Evidence({ detail }: { readonly detail: Result<'change.get'> }) {
  const { evidence, now } = detail;
  const idcs = affectedIdcs(movedIdcs(evidence.forecast, now?.forecast ?? null));
  const summary = movedSummary(idcs, movedVerdicts(evidence.verdicts, now?.verdicts ?? null));
  return (
    <div className="evidence">
      <p className="strong" role="status">
        {now === null ? text.change.closedNow : summary}
      </p>
      {idcs.length === 0 ? null : (
        <>
          <EvidenceTable idcs={idcs} switches={evidence.forecast.interrupted !== null} />
          <p>{forecastSentence((now ?? evidence).forecast)}</p>
        </>
      )}
      <p className="quiet">
        {text.workspace.basis} {basisSentence((now ?? evidence).forecast)}
      </p>
    </div>
  );
}

const mostIdcs = 6;

interface EvidenceTableProps {
  readonly idcs: readonly MovedIdc[];
  /** Streams are ingested elsewhere: their counts are what moves. */
  readonly switches: boolean;
}

function EvidenceTable({ idcs, switches }: EvidenceTableProps) {
  const { shown, more } = useFolded(idcs, mostIdcs);
  const figures = idcs.flatMap(({ then, now }) => [then, now]).filter((each) => each !== null);
  const scale = bandwidthScale(figures.flatMap(({ egressGbps }) => [egressGbps.now ?? 0, egressGbps.after ?? 0]));
  return (
    <>
      <div className="data-table-scroll">
        <table className="evidence-table" aria-label={text.change.thenTable}>
          <thead>
            <tr>
              <th scope="col">IDC</th>
              <th scope="col">
                <span className="visually-hidden">{text.change.when}</span>
              </th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                {switches ? 'Streams' : 'Viewers'}
              </th>
              <th scope="col" className="number">
                Egress {scale.unit}
              </th>
              <th scope="col" className="number">
                Load
              </th>
              <th scope="col" className="number">
                Rebuffer
              </th>
              <th scope="col" className="number">
                CPU
              </th>
              <th scope="col" className="number">
                Cost
              </th>
            </tr>
          </thead>
          {shown.map((row) => (
            <tbody key={row.idc}>
              <EvidenceRow row={row} figures={row.then} when={text.change.then} switches={switches} scale={scale} />
              {row.now === null ? null : (
                <EvidenceRow row={row} figures={row.now} when={text.change.now} switches={switches} scale={scale} isNow />
              )}
            </tbody>
          ))}
        </table>
      </div>
      {more}
    </>
  );
}

interface EvidenceRowProps {
  readonly row: MovedIdc;
  readonly figures: ForecastIdc | null;
  readonly when: ReactNode;
  readonly switches: boolean;
  readonly scale: ColumnScale;
  readonly isNow?: boolean;
}

function EvidenceRow({ row, figures, when, switches, scale, isNow = false }: EvidenceRowProps) {
  if (figures === null) return null;
  const cell = (name: FigureName, content: string): ReactNode => (
    <td className="number">{isNow && row.figures.has(name) ? <MovedMark>{content}</MovedMark> : content}</td>
  );
  return (
    <tr>
      {isNow && row.then !== null ? null : (
        <th scope="rowgroup" rowSpan={row.now === null || row.then === null ? 1 : 2} className="mono">
          {row.idc}
        </th>
      )}
      <td className="quiet">{when}</td>
      <td>
        {isNow && row.stateMoved ? (
          <MovedMark>
            <StateMark state={figures.state} />
          </MovedMark>
        ) : (
          <StateMark state={figures.state} />
        )}
      </td>
      {switches
        ? cell('streams', `${formatCount(figures.streams.now)} → ${formatCount(figures.streams.after)}`)
        : cell('viewers', `${formatCount(figures.viewers.now)} → ${formatCount(figures.viewers.after)}`)}
      {cell('egressGbps', `${scale.format(figures.egressGbps.now)} → ${scale.format(figures.egressGbps.after)}`)}
      {cell('loadPct', formatChange(figures.loadPct.now, figures.loadPct.after))}
      {cell('rebufferPct', `${formatPercent(figures.rebufferPct.now)} → ${rebufferAfter(figures)}`)}
      {cell('cpuPct', `${formatPercent(figures.cpuPct.now, 0)} → ${cpuAfter(figures)}`)}
      {cell('costPerHour', formatDelta(difference(figures.costPerHour), formatCost))}
    </tr>
  );
}

function MovedMark({ children }: { readonly children: ReactNode }) {
  return (
    <mark className="moved">
      <span aria-hidden="true">≠ </span>
      <span className="visually-hidden">{text.change.moved} </span>
      {children}
    </mark>
  );
}
