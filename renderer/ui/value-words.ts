/** A config value to read, on one line or as a block: durations and moments with their units, what has fields as one line a field. */
import { formatDuration } from '../../shared/config/duration.ts';
import type { ConfigValue } from '../../shared/config/values.ts';
import { formatAbsolute } from './time.ts';

/** Fields in ms that are Unix moments, not durations. */
const moments = /^(from|until|at)Ms$|AtMs$/;

/** @param unit of the key; null: none */
export function valueWords(value: ConfigValue, unit: string | null | undefined): string {
  if (unit === 'ms' && typeof value === 'number') return formatDuration(value);
  const text = valueLines(value).join('\n');
  return unit === null || unit === undefined || value === null ? text : `${text} ${unit}`;
}

/** `degraded.enterAt: 1`, `1.reason: Final`: where in the value, and what stands there. */
export function valueLines(value: ConfigValue, path = ''): readonly string[] {
  if (!hasFields(value)) return [placed(path, leafWords(value, path))];
  const isList = Array.isArray(value);
  const entries: readonly (readonly [name: string, item: ConfigValue])[] = isList
    ? (value as readonly ConfigValue[]).map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  if (entries.length === 0) return [placed(path, 'none')];
  if (isList && !entries.some(([, item]) => hasFields(item))) {
    return [placed(path, entries.map(([, item]) => leafWords(item, path)).join(', '))];
  }
  return entries.flatMap(([name, item]) => valueLines(item, path === '' ? name : `${path}.${name}`));
}

type Leaf = Exclude<ConfigValue, object>;

function hasFields(value: ConfigValue): value is Exclude<ConfigValue, Leaf | null> {
  return typeof value === 'object' && value !== null;
}

function placed(path: string, words: string): string {
  return path === '' ? words : `${path}: ${words}`;
}

function leafWords(value: ConfigValue, path: string): string {
  if (typeof value === 'string') return value;
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (typeof value !== 'number' || !name.endsWith('Ms')) return JSON.stringify(value);
  return moments.test(name) ? formatAbsolute(value) : formatDuration(value);
}
