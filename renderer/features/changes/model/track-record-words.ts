/** How well forecasts did so far, in a few words: beside what was to move, never beside the size of the network. */
import type { RecordInput } from '../../../../shared/changes/forecast-parts.ts';
import type { Change } from '../../../../shared/changes/change.ts';
import { movedErrorOf, movedErrorPct } from '../../../../shared/changes/track-record.ts';
import { formatCount, formatPercent } from '../../../ui/format.ts';
import { text } from '../text.ts';

type Kind = Change['kind'];

/** null before the first score. */
export function trackRecordWords(record: RecordInput | null, kind: Kind): string | null {
  const moved = record?.moved ?? null;
  if (record === null || moved === null) return null;
  const words = text.workspace.trackRecord({
    changes: changeCount(moved.count, kind),
    percent: formatPercent(moved.errorPct, 0),
    predicted: amount(moved.predicted, moved.unit),
  });
  const load = record.loadPoints === null ? [] : [text.workspace.trackRecordLoad(record.loadPoints.toFixed(1))];
  return [words, ...load].join(', ');
}

/** Where one change was furthest off; null without a basis. */
export function furthestOff(score: NonNullable<Change['score']>): string | null {
  const error = movedErrorOf(score);
  if (error === null) return null;
  if (error.off === 0) return text.change.noneOff(amount(error.predicted, error.unit));
  return text.change.furthest({
    idc: error.idc,
    off: amount(error.off, error.unit),
    percent: formatPercent(movedErrorPct(error), 0),
    predicted: formatCount(error.predicted),
  });
}

function amount(count: number, unit: 'viewers' | 'streams'): string {
  return `${formatCount(count)} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function changeCount(count: number, kind: Kind): string {
  const one = kind === 'origin-switch' ? 'switch' : 'shift';
  return count === 1 ? `last ${one}` : `last ${String(count)} ${one}${kind === 'origin-switch' ? 'es' : 's'}`;
}
