/** What a config key may hold: any JSON, not nested beyond what a person can read. */
import { z } from 'zod';

export type ConfigValue = string | number | boolean | null | readonly ConfigValue[] | { readonly [field: string]: ConfigValue };

/** Deeper nesting is refused before anything walks it. */
export const deepestValue = 12;

export function isConfigValue(value: unknown, depth = 0): value is ConfigValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= deepestValue) return false;
  if (Array.isArray(value)) return value.every((item) => isConfigValue(item, depth + 1));
  return Object.values(value).every((item) => isConfigValue(item, depth + 1));
}

export const configValueSchema = z.custom<ConfigValue>(
  (value) => isConfigValue(value),
  `must be JSON, nested at most ${String(deepestValue)} deep`,
);
export const configValuesSchema = z.record(z.string().min(1).max(200), configValueSchema);
export type ConfigValues = Readonly<Record<string, ConfigValue>>;
