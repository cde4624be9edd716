import type { Change } from '../../../shared/changes/change.ts';
import { useAsked } from '../../live/index.ts';
import type { Column } from '../../ui/data-table.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFolded } from '../../ui/folded.tsx';
import type { ColumnScale } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import './forecast-table.css';
import type { ScoreCell, ScoredName, ScoreRow } from './model/score-rows.ts';
import { egressScale, figuresIn, scoreRows } from './model/score-rows.ts';
import { furthestOff, trackRecordWords } from './model/track-record-words.ts';
import { text } from './text.ts';

const mostRows = 8;

interface ChangeScoreProps {
  readonly change: Change;
}

/** What was forecast against what came, per IDC and figure, and how the last forecasts of its kind did. */
export function ChangeScore({ change: { score, kind, state } }: ChangeScoreProps) {
  const { value: answer } = useAsked('change.track-record', { kind });
  const rows = scoreRows(score);
  const { shown, more } = useFolded(rows, mostRows);
  if (score === null) return <p className="quiet">{hasSucceeded(state) ? text.change.notScored : text.change.noScore}</p>;
  const record = answer.state === 'shown' ? trackRecordWords(answer.result.record, kind) : null;
  return (
    <Section title={text.change.score} note={furthestOff(score) ?? undefined}>
      <DataTable
        label={text.change.scoreTable}
        columns={columnsWith(egressScale(score), figuresIn(score), kind)}
        rows={shown}
        rowKey={({ idc }) => idc}
        dense
      />
      {more}
      {score.of === 'shadow' ? <p>{text.change.shadowScore}</p> : null}
      {record === null || score.of === 'shadow' ? null : <p className="quiet">{text.change.recordSoFar(record)}</p>}
    </Section>
  );
}

function hasSucceeded(state: Change['state']): boolean {
  return state.phase === 'closed' && state.outcome === 'succeeded';
}

function columnsWith(egress: ColumnScale, figures: readonly ScoredName[], kind: Change['kind']): readonly Column<ScoreRow>[] {
  // What a switch moves is streams, and it costs nobody anything.
  const minor: readonly ScoredName[] = kind === 'origin-switch' ? ['egressGbps', 'costPerHour'] : ['streams', 'costPerHour'];
  return [
    { key: 'idc', header: 'IDC', rowHeader: true, cell: ({ idc }) => <span className="mono">{idc}</span> },
    ...figures.map((figure): Column<ScoreRow> => ({
      key: figure,
      header: text.change.scoreColumns[figure],
      align: 'end',
      ...(figure === 'egressGbps' ? { unit: egress.unit } : {}),
      ...(minor.includes(figure) ? { hideBelow: 1500 as const } : {}),
      cell: ({ cells }) => <Scored cell={cells[figure]} />,
    })),
  ];
}

/** What it came to, and under it what was said. */
function Scored({ cell: { actual, predicted, band, isOff } }: { readonly cell: ScoreCell }) {
  return (
    <span className="banded" title={band === '' ? undefined : text.change.saidWithin(predicted, band)}>
      <span className={isOff ? 'tone-degraded' : undefined}>
        {isOff ? <span aria-hidden="true">≠ </span> : null}
        {isOff ? <span className="visually-hidden">{text.change.offBand} </span> : null}
        {actual}
      </span>
      <span className="band">{text.change.said(predicted)}</span>
    </span>
  );
}
