import type { MediaConfigKey } from '../../../shared/agents/config.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';
import { mediaConfigKeys } from '../../../shared/agents/config.ts';

export type MediaValues = Readonly<Record<MediaConfigKey, number>>;

const keys = Object.keys(mediaConfigKeys) as readonly MediaConfigKey[];

/** Every key of the `media` namespace with its value or its default. Keys of other readers are left alone. */
export function readMediaValues(
  values: ConfigValues,
): { readonly ok: true; readonly values: MediaValues } | { readonly ok: false; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const entries = keys.map((key): [MediaConfigKey, number] => {
    const { minimum, maximum, default: fallback } = mediaConfigKeys[key];
    const value = values[key] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
      problems.push(`${key} is ${JSON.stringify(value)}: it must be a whole number from ${minimum} to ${maximum}`);
      return [key, fallback];
    }
    return [key, value];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: Object.fromEntries(entries) as MediaValues };
}

export function defaultMediaValues(): MediaValues {
  return Object.fromEntries(keys.map((key) => [key, mediaConfigKeys[key].default])) as MediaValues;
}
