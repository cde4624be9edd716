/** The columns that the table of streams can have, and how each figure is written. */
import type { ReactNode } from 'react';
import type { StreamSort } from '../../../shared/wire/views-streams.ts';
import { bandOf } from '../../../shared/model/stream-bands.ts';
import type { BandedMeasure } from '../../../shared/model/stream-bands.ts';
import { believedState } from '../../ui/believed.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { absentMark, formatCount, formatKbps, formatMillis, formatPercent, formatShare } from '../../ui/format.ts';
import { routes } from '../../ui/routes.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatAge, formatSince } from '../../ui/time.ts';
import type { VirtualColumn } from '../../ui/virtual-column.ts';
import type { StreamColumnKey } from './model/column-choice.ts';
import { ingestAbsence, playerAbsence } from './model/stream-row.ts';
import type { Absence, StreamRow } from './model/stream-row.ts';
import { streamsText } from './text.ts';

interface Surroundings {
  /** Platform clock now. */
  readonly nowMs: number;
  /** Age of the frame: what stands in columns is so much older. */
  readonly frameAgeMs: number;
  readonly frameTooOld: boolean;
}

type Cell = (row: StreamRow, surroundings: Surroundings) => ReactNode;

interface Spec {
  readonly widthRem: number;
  readonly sort?: StreamSort;
  readonly cell: Cell;
}

function figure(text: string, absence: Absence): ReactNode {
  return text === absentMark ? (
    <span className="quiet" title={streamsText.absences[absence]}>
      {text}
    </span>
  ) : (
    text
  );
}

/** A figure that is beyond its band on its own says so, whatever state the whole is in. */
function banded(measure: BandedMeasure, value: number, { text, absence }: { readonly text: string; readonly absence: Absence }): ReactNode {
  const band = bandOf(measure, value);
  if (band === 'absent') return figure(text, absence);
  return band === 'within' ? text : <span className={`strong tone-${band}`}>{text}</span>;
}

const specs: Readonly<Record<StreamColumnKey, Spec>> = {
  id: { widthRem: 14, sort: 'id', cell: ({ id }) => <CopyableId id={id} what={streamsText.stream} most="fit" /> },
  state: {
    widthRem: 6.75,
    sort: 'severity',
    cell: ({ state }, { frameTooOld }) => <StateMark state={believedState(state, { frameTooOld, stale: false })} />,
  },
  publisher: {
    widthRem: 9,
    cell: ({ publisher }) => (publisher === '' ? figure(absentMark, 'not-measured') : <span title={publisher}>{publisher}</span>),
  },
  ingestIdc: {
    widthRem: 5.75,
    cell: ({ ingestIdc }) =>
      ingestIdc === '' ? (
        figure(absentMark, 'no-ingest')
      ) : (
        <a className="mono" href={routes.idc(ingestIdc)} tabIndex={-1}>
          {ingestIdc}
        </a>
      ),
  },
  viewers: { widthRem: 4.75, sort: 'viewers', cell: ({ viewers }) => figure(formatCount(viewers), 'no-player') },
  servedBy: { widthRem: 5, cell: ({ servedBy }) => formatCount(servedBy) },
  ingestKbps: { widthRem: 6, sort: 'ingestKbps', cell: (row) => figure(formatKbps(row.ingestKbps), ingestAbsence(row)) },
  ingestKbpsShare: {
    widthRem: 4.75,
    sort: 'ingestKbpsShare',
    cell: (row) => banded('ingestKbpsShare', row.ingestKbpsShare, { text: formatShare(row.ingestKbpsShare), absence: ingestAbsence(row) }),
  },
  fps: {
    widthRem: 3.75,
    sort: 'fps',
    cell: (row) => figure(Number.isFinite(row.fps) ? row.fps.toFixed(1) : absentMark, ingestAbsence(row)),
  },
  gopSeconds: {
    widthRem: 4,
    sort: 'gopSeconds',
    cell: (row) =>
      figure(Number.isFinite(row.gopSeconds) ? streamsText.seconds(row.gopSeconds.toFixed(1)) : absentMark, ingestAbsence(row)),
  },
  rttMs: {
    widthRem: 4.5,
    sort: 'rttMs',
    cell: (row) => banded('rttMs', row.rttMs, { text: formatMillis(row.rttMs), absence: ingestAbsence(row) }),
  },
  jitterMs: {
    widthRem: 4.5,
    sort: 'jitterMs',
    cell: (row) => banded('jitterMs', row.jitterMs, { text: formatMillis(row.jitterMs), absence: ingestAbsence(row) }),
  },
  lossPct: {
    widthRem: 4.5,
    sort: 'lossPct',
    cell: (row) => banded('lossPct', row.lossPct, { text: formatPercent(row.lossPct), absence: ingestAbsence(row) }),
  },
  egressKbps: { widthRem: 6, sort: 'egressKbps', cell: ({ egressKbps }) => figure(formatKbps(egressKbps), 'no-player') },
  rebufferPct: {
    widthRem: 5,
    sort: 'rebufferPct',
    cell: (row) => banded('rebufferPct', row.rebufferPct, { text: formatPercent(row.rebufferPct), absence: playerAbsence(row) }),
  },
  startFailurePct: {
    widthRem: 5,
    sort: 'startFailurePct',
    cell: (row) =>
      banded('startFailurePct', row.startFailurePct, { text: formatPercent(row.startFailurePct), absence: playerAbsence(row) }),
  },
  startTimeP95Ms: {
    widthRem: 5,
    cell: (row) => banded('startTimeP95Ms', row.startTimeP95Ms, { text: formatMillis(row.startTimeP95Ms), absence: playerAbsence(row) }),
  },
  startedAtMs: {
    widthRem: 6.25,
    sort: 'startedAtMs',
    cell: ({ startedAtMs }, { nowMs }) =>
      Number.isFinite(startedAtMs) ? formatSince(Math.max(0, nowMs - startedAtMs)) : figure(absentMark, 'not-measured'),
  },
  dataAgeMs: { widthRem: 4.75, cell: ({ dataAgeMs }, { frameAgeMs }) => formatAge(dataAgeMs + frameAgeMs) },
};

const written: ReadonlySet<StreamColumnKey> = new Set(['id', 'state', 'publisher', 'ingestIdc']);

export function streamColumns(keys: readonly StreamColumnKey[], surroundings: Surroundings): readonly VirtualColumn<StreamRow>[] {
  return keys.map((key) => {
    const { widthRem, sort, cell } = specs[key];
    const [header, explain] = streamsText.columns[key];
    return {
      key,
      header,
      explain,
      align: written.has(key) ? 'start' : 'end',
      widthRem,
      sort,
      cell: (row) => cell(row, surroundings),
    };
  });
}
