/** What a cell of the heat map says: calm is a shade of grey, a hue is kept for what is abnormal. */
import { bandOf, streamBands } from '../../../../shared/model/stream-bands.ts';
import type { Band } from '../../../../shared/model/stream-bands.ts';
import { healthStateOf } from '../../../../shared/model/health.ts';
import type { HeatMapMetric } from '../../../../shared/wire/views-streams.ts';

export interface HeatCell {
  readonly value: number;
  /** Wire index of the state. */
  readonly state: number;
  /** 0: no stream has this place. */
  readonly streams: number;
}

export type HeatKind = 'empty' | 'calm' | 'degraded' | 'critical' | 'down' | 'unknown';

export interface Heat {
  readonly kind: HeatKind;
  /** 0–1, how far a calm value is on its way to its band; 0 for the other kinds. */
  readonly shade: number;
}

/** As many viewers as the brightest shade stands for. */
export const mostViewersShade = 100_000;

function heat(kind: HeatKind, shade = 0): Heat {
  return { kind, shade };
}

export function heatOf(metric: HeatMapMetric, { value, state, streams }: HeatCell): Heat {
  if (streams === 0) return heat('empty');
  if (metric === 'severity') {
    const said = healthStateOf(state);
    return heat(said === 'healthy' ? 'calm' : said);
  }
  if (Number.isNaN(value)) return heat('unknown');
  if (metric === 'viewers') return heat('calm', clamp(Math.log1p(value) / Math.log1p(mostViewersShade)));
  const band = bandOf(metric, value);
  if (band === 'degraded' || band === 'critical') return heat(band);
  const { degradedAt, low = false }: Band = streamBands[metric];
  return heat('calm', clamp(low ? (1 - value) / (1 - degradedAt) : value / degradedAt));
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
