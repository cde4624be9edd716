/** What a namespace says of each of its keys: a JSON Schema, a default, and words for people. */
import { z } from 'zod';
import { configValueSchema } from './values.ts';
import type { ConfigValue, ConfigValues } from './values.ts';

/** JSON Schema 2020-12. Consoles read the keywords of `schema.ts`; the platform judges by all of them. */
export type JsonSchema = Readonly<Record<string, ConfigValue>>;

export const keySpecSchema = z.object({
  key: z.string().min(1),
  description: z.string(),
  schema: z.record(z.string(), configValueSchema),
  default: configValueSchema,
  /** Of a plain number, e.g. `ms`. */
  unit: z.string().optional(),
});
export interface KeySpec {
  readonly key: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly default: ConfigValue;
  readonly unit?: string | undefined;
}

export function defaultsOf(keys: readonly KeySpec[]): ConfigValues {
  return Object.fromEntries(keys.map((spec) => [spec.key, spec.default]));
}

/** A release with the defaults of keys that it does not set: what its readers go by. */
export function withDefaults(keys: readonly KeySpec[], values: ConfigValues): ConfigValues {
  return { ...defaultsOf(keys), ...values };
}
