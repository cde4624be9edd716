import { healthReasonSchema } from '../../../../shared/model/health.ts';
import type { HealthReason } from '../../../../shared/model/health.ts';
import { formatCount, formatMillis, formatPercent } from '../../../ui/format.ts';

/** Reasons of the view's `reasons` table; one that can't be read is left out rather than taking the screen with it. */
export function reasonsOf(rows: readonly string[]): readonly HealthReason[] {
  return rows.flatMap((json) => {
    try {
      const parsed = healthReasonSchema.safeParse(JSON.parse(json));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

/** A value of a reason in the reason's own unit. */
export function formatMeasure(value: number | null, unit: string | null): string {
  switch (unit) {
    case '%':
      return formatPercent(value);
    case 'ms':
      return formatMillis(value);
    case null:
    case '':
      return formatCount(value);
    default:
      return `${formatCount(value)}\u00a0${unit}`;
  }
}
