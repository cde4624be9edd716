/** Numbers, durations and times as they are typed. What can't be read stays as text: its schema then says what is wrong with it. */
import { formatDuration, parseDuration } from '../../../../shared/config/duration.ts';
import type { ConfigValue } from '../../../../shared/config/values.ts';
import { localInputText } from '../../../ui/time.ts';
import { itemsOf } from './value-shape.ts';

export type TypedKind = 'number' | 'duration' | 'time' | 'words' | 'text';

export function leafText(kind: TypedKind, value: ConfigValue): string {
  if (Array.isArray(value))
    return itemsOf(value)
      .map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
      .join(', ');
  if (typeof value === 'number' && kind === 'duration') return formatDuration(value);
  if (typeof value === 'number' && kind === 'time') return localInputText(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function readLeaf(kind: TypedKind, text: string): ConfigValue {
  switch (kind) {
    case 'text':
      return text;
    case 'words':
      return text
        .split(/[\s,]+/)
        .map((word) => word.trim())
        .filter(Boolean);
    case 'number':
      return numberOr(text, text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));
    case 'duration':
      return numberOr(text, parseDuration(text) ?? Number.NaN);
    case 'time':
      // Text without an offset is read as local time.
      return numberOr(text, Date.parse(text));
  }
}

function numberOr(text: string, value: number): ConfigValue {
  return Number.isFinite(value) ? value : text;
}
