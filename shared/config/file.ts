/** A namespace as a file, to keep, review or carry to another platform. What is read from one becomes a draft, never a release. */
import { z } from 'zod';
import type { KeySpec } from './keys.ts';
import { withDefaults } from './keys.ts';
import { same } from './schema.ts';
import { configValuesSchema } from './values.ts';
import type { ConfigValues } from './values.ts';

const fileSchema = z.object({
  format: z.literal('switchyard-config'),
  /** Of this form; another one is refused. */
  version: z.literal(1),
  namespace: z.string(),
  release: z.number().int().positive(),
  contentHash: z.string(),
  exportedAt: z.string(),
  values: configValuesSchema,
});
export type ConfigFile = z.infer<typeof fileSchema>;

export function configFileText(file: Omit<ConfigFile, 'format' | 'version'>): string {
  return `${JSON.stringify({ format: 'switchyard-config', version: 1, ...file }, null, 2)}\n`;
}

export type ReadFile =
  { readonly ok: true; readonly edits: ConfigValues; readonly from: ConfigFile } | { readonly ok: false; readonly problem: string };

interface Onto {
  readonly namespace: string;
  readonly keys: readonly KeySpec[];
  /** Of the latest release. */
  readonly latest: ConfigValues;
}

/** What the file would change. Keys that it does not name stay as they are. */
export function readConfigFile(text: string, { namespace, keys, latest }: Onto): ReadFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: `It is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, problem: `It is no export of a namespace: ${(issue?.path ?? []).join('.')} ${issue?.message ?? ''}`.trim() };
  }
  const from = parsed.data;
  if (from.namespace !== namespace) return { ok: false, problem: `It is of the namespace ${from.namespace}, not ${namespace}.` };
  const unknown = Object.keys(from.values).filter((key) => !keys.some((spec) => spec.key === key));
  if (unknown.length > 0) return { ok: false, problem: `It has keys that this namespace has not: ${unknown.join(', ')}.` };
  const now = withDefaults(keys, latest);
  const edits = Object.fromEntries(Object.entries(from.values).filter(([key, value]) => !same(value, now[key])));
  return { ok: true, edits, from };
}
