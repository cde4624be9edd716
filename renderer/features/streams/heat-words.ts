import type { HeatMapMetric } from '../../../shared/wire/views-streams.ts';
import { formatCount, formatMillis, formatPercent, formatShare } from '../../ui/format.ts';

/** A value of the heat map with its unit; absent is `—`. Severity is said by its state and has no number. */
export function formatHeat(metric: HeatMapMetric, value: number): string {
  switch (metric) {
    case 'severity':
      return '';
    case 'rttMs':
    case 'jitterMs':
      return formatMillis(value);
    case 'ingestKbpsShare':
      return formatShare(value);
    case 'viewers':
      return formatCount(value);
    case 'rebufferPct':
    case 'startFailurePct':
    case 'lossPct':
      return formatPercent(value);
  }
}
