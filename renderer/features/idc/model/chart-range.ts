/** How far back the charts look, as the address says it. */
import { seriesRanges } from '../../../../shared/wire/views-idcs.ts';
import type { SeriesRange } from '../../../../shared/wire/views-idcs.ts';

/** `15m` is what memory holds, second by second; the others come from the history. */
export const chartRanges = ['15m', ...seriesRanges] as const;
export type ChartRange = (typeof chartRanges)[number];

const hourMs = 3_600_000;
export const rangeSpanMs: Readonly<Record<ChartRange, number>> = {
  '15m': hourMs / 4,
  '6h': 6 * hourMs,
  '24h': 24 * hourMs,
  '7d': 168 * hourMs,
  '30d': 720 * hourMs,
};

/** Anything else in an address is taken for the shortest. */
export function chartRangeOf(query: URLSearchParams): ChartRange {
  return chartRanges.find((range) => range === query.get('range')) ?? '15m';
}

/** What an address and a subscription say of it; the shortest is what is shown without. */
export function rangeParam(range: ChartRange): { readonly range?: SeriesRange } {
  return range === '15m' ? {} : { range };
}
