import { bandOf } from '../../../shared/model/stream-bands.ts';
import type { BandedMeasure } from '../../../shared/model/stream-bands.ts';
import { Figure, FigureRow } from '../../ui/figure.tsx';
import { amountOf, countAmount, formatFps, formatKbps, formatMillis, formatShare, percentAmount } from '../../ui/format.ts';
import type { Tone } from '../../ui/tone.ts';
import { ingestAbsence, playerAbsence } from './model/stream-row.ts';
import type { StreamRow } from './model/stream-row.ts';
import { streamsText } from './text.ts';

interface StreamFiguresProps {
  readonly stream: StreamRow;
  readonly stale: boolean;
}

const { columns, absencesInShort: absences, drawer } = streamsText;

/** What its publisher sends and what its viewers feel; a figure beyond its band wears the colour. */
export function StreamFigures({ stream, stale }: StreamFiguresProps) {
  const tone = (measure: BandedMeasure): Tone => {
    const band = bandOf(measure, stream[measure]);
    return band === 'degraded' || band === 'critical' ? band : 'calm';
  };
  const ingest = (value: number, note?: string) => (Number.isFinite(value) ? note : absences[ingestAbsence(stream)]);
  const players = (value: number, note?: string) => (Number.isFinite(value) ? note : absences[playerAbsence(stream)]);
  return (
    <FigureRow label={drawer.figures(stream.id)}>
      <Figure stale={stale} label={columns.viewers[0]} amount={countAmount(stream.viewers)} note={players(stream.viewers)} />
      <Figure
        stale={stale}
        label={columns.ingestKbps[0]}
        amount={amountOf(formatKbps(stream.ingestKbps))}
        tone={tone('ingestKbpsShare')}
        note={ingest(stream.ingestKbps, streamsText.ofUsual(formatShare(stream.ingestKbpsShare)))}
      />
      <Figure
        stale={stale}
        label={drawer.frames}
        amount={amountOf(formatFps(stream.fps))}
        note={ingest(stream.fps, Number.isFinite(stream.targetFps) ? drawer.target(formatFps(stream.targetFps)) : undefined)}
      />
      <Figure
        stale={stale}
        label={columns.lossPct[0]}
        amount={percentAmount(stream.lossPct)}
        tone={tone('lossPct')}
        note={ingest(stream.lossPct)}
      />
      <Figure
        stale={stale}
        label={columns.rttMs[0]}
        amount={amountOf(formatMillis(stream.rttMs))}
        tone={tone('rttMs')}
        note={ingest(stream.rttMs, Number.isFinite(stream.jitterMs) ? drawer.jitter(formatMillis(stream.jitterMs)) : undefined)}
      />
      <Figure
        stale={stale}
        label={columns.rebufferPct[0]}
        amount={percentAmount(stream.rebufferPct)}
        tone={tone('rebufferPct')}
        note={players(stream.rebufferPct)}
      />
      <Figure
        stale={stale}
        label={columns.startFailurePct[0]}
        amount={percentAmount(stream.startFailurePct)}
        tone={tone('startFailurePct')}
        note={players(
          stream.startFailurePct,
          Number.isFinite(stream.startTimeP95Ms) ? drawer.startTime(formatMillis(stream.startTimeP95Ms)) : undefined,
        )}
      />
      <Figure
        stale={stale}
        label={columns.egressKbps[0]}
        amount={amountOf(formatKbps(stream.egressKbps))}
        note={players(stream.egressKbps)}
      />
    </FigureRow>
  );
}
