import { Figure, FigureRow } from '../../ui/figure.tsx';
import {
  amountOf,
  bandwidthAmount,
  countAmount,
  formatBandwidth,
  formatCost,
  formatCount,
  formatFps,
  formatMillis,
  formatPercent,
  percentAmount,
} from '../../ui/format.ts';
import type { HealthReason } from '../../../shared/model/health.ts';
import { toneOf } from '../../ui/tone.ts';
import type { Tone } from '../../ui/tone.ts';
import type { IdcFigures } from './model/idc-figures.ts';
import { idcText } from './text.ts';

interface IdcFiguresRowProps {
  readonly idc: IdcFigures;
  readonly reasons: readonly HealthReason[];
}

const text = idcText.figures;

/** The overview's figures, large; one that holds the state wears its colour. */
export function IdcFiguresRow({ idc, reasons }: IdcFiguresRowProps) {
  const { stale } = idc;
  const tone = (metric: string): Tone => {
    const reason = reasons.find((one) => one.metric === metric);
    return reason === undefined ? 'calm' : toneOf(reason.state);
  };
  const common = { stale, large: true } as const;
  const quality = (value: number) => (Number.isFinite(value) ? undefined : text.noQuality);
  return (
    <FigureRow label={text.label(idc.id)}>
      <Figure {...common} label={text.viewers} amount={countAmount(idc.viewers)} note={text.ofViewers(formatCount(idc.viewerCapacity))} />
      <Figure
        {...common}
        label={text.streams}
        amount={countAmount(idc.streams)}
        note={text.ingest(formatBandwidth(idc.ingestGbps), formatFps(idc.ingestFps))}
      />
      <Figure
        {...common}
        label={text.egress}
        amount={bandwidthAmount(idc.egressGbps)}
        note={text.ofEgress(formatBandwidth(idc.egressCapacityGbps))}
      />
      <Figure
        {...common}
        label={text.rebuffer}
        amount={percentAmount(idc.rebufferPct)}
        tone={tone('rebufferPct')}
        note={quality(idc.rebufferPct)}
      />
      <Figure
        {...common}
        label={text.startFailure}
        amount={percentAmount(idc.startFailurePct)}
        tone={tone('startFailurePct')}
        note={Number.isFinite(idc.rebufferPct) && !Number.isFinite(idc.startFailurePct) ? text.noStarts : quality(idc.startFailurePct)}
      />
      <Figure
        {...common}
        label={text.startTime}
        amount={amountOf(formatMillis(idc.startTimeP95Ms))}
        tone={tone('startTimeP95Ms')}
        note={Number.isFinite(idc.latencyP95Ms) ? text.latency(formatMillis(idc.latencyP95Ms)) : undefined}
      />
      <Figure
        {...common}
        label={text.load}
        amount={percentAmount(idc.loadPct, 0)}
        tone={tone('loadPct')}
        note={Number.isFinite(idc.cpuPct) ? text.cpu(formatPercent(idc.cpuPct, 0)) : formatCost(idc.costPerHour)}
      />
    </FigureRow>
  );
}
