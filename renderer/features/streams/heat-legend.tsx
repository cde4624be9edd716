import { healthStates } from '../../../shared/model/health.ts';
import { streamBands } from '../../../shared/model/stream-bands.ts';
import type { Band } from '../../../shared/model/stream-bands.ts';
import type { HeatMapMetric } from '../../../shared/wire/views-streams.ts';
import { commonText } from '../../ui/text.ts';
import { formatHeat } from './heat-words.ts';
import { mostViewersShade } from './model/heat-scale.ts';
import type { HeatKind } from './model/heat-scale.ts';
import { streamsText } from './text.ts';

interface HeatLegendProps {
  readonly metric: HeatMapMetric;
}

const text = streamsText.map;

/** What colours and marks mean, with units. */
export function HeatLegend({ metric }: HeatLegendProps) {
  return (
    <ul className="heat-legend" aria-label={text.legend}>
      {legendOf(metric).map(({ kind, words }) => (
        <li key={words}>
          <span className={`heat-swatch heat-swatch-${kind}`} aria-hidden="true" />
          {words}
        </li>
      ))}
    </ul>
  );
}

interface Entry {
  readonly kind: Exclude<HeatKind, 'empty'> | 'ramp';
  readonly words: string;
}

function legendOf(metric: HeatMapMetric): readonly Entry[] {
  if (metric === 'severity') {
    return healthStates.map((state) => ({ kind: state === 'healthy' ? 'calm' : state, words: commonText.states[state] }));
  }
  const absent: Entry = { kind: 'unknown', words: text.absent };
  if (metric === 'viewers') return [{ kind: 'ramp', words: text.upTo(formatHeat(metric, mostViewersShade)) }, absent];
  const { degradedAt, criticalAt, low = false }: Band = streamBands[metric];
  const from = low ? text.atMost : text.atLeast;
  return [
    { kind: 'ramp', words: low ? text.above(formatHeat(metric, degradedAt)) : text.below(formatHeat(metric, degradedAt)) },
    { kind: 'degraded', words: from(formatHeat(metric, degradedAt)) },
    { kind: 'critical', words: from(formatHeat(metric, criticalAt)) },
    absent,
  ];
}
