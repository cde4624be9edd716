/** How well forecasts did so far, in a few words. */
import type { RecordInput } from '../../../../shared/changes/forecast-parts.ts';
import { formatPercent } from '../../../ui/format.ts';
import { text } from '../text.ts';

/** null before the first score. */
export function trackRecordWords(record: RecordInput | null): string | null {
  const viewersPct = record?.viewersPct ?? null;
  if (record === null || viewersPct === null) return null;
  const load = record.loadPoints === null ? null : text.workspace.trackRecordLoad(record.loadPoints.toFixed(1));
  return [text.workspace.trackRecord(record.count, formatPercent(viewersPct)), load].filter((part) => part !== null).join(', ');
}
