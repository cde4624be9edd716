/** A config value to read, on one line or as a block: durations with their units, text as it is, everything else as JSON. */
import { formatDuration } from '../../shared/config/duration.ts';
import type { ConfigValue } from '../../shared/config/values.ts';

/** @param unit of the key; null: none */
export function valueWords(value: ConfigValue, unit: string | null | undefined): string {
  if (unit === 'ms' && typeof value === 'number') return formatDuration(value);
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
  return unit === null || unit === undefined || value === null ? text : `${text} ${unit}`;
}
