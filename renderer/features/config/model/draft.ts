/** A namespace while a person edits it: what is saved on the platform, with what is being typed on top of it. */
import type { ConfigDraft } from '../../../../shared/config/drafts.ts';
import { parseDuration } from '../../../../shared/config/duration.ts';
import type { KeySpec } from '../../../../shared/config/keys.ts';
import { withDefaults } from '../../../../shared/config/keys.ts';
import type { Release } from '../../../../shared/config/release.ts';
import { same, valueProblem } from '../../../../shared/config/schema.ts';
import type { KeyFault } from '../../../../shared/config/schema.ts';
import { isConfigValue } from '../../../../shared/config/values.ts';
import type { ConfigValue, ConfigValues } from '../../../../shared/config/values.ts';
import { valueWords } from '../../../ui/value-words.ts';

/** What stands in fields and is not saved yet, by key. */
export type Texts = Readonly<Record<string, string>>;

export interface DraftKey {
  readonly spec: KeySpec;
  readonly text: string;
  /** Of the latest release. */
  readonly latest: ConfigValue;
  /** As edited; of what can't be read, what was saved last. */
  readonly value: ConfigValue;
  readonly changed: boolean;
  /** null: valid, as far as is known. */
  readonly problem: string | null;
  /** Other people's drafts that change the key. */
  readonly others: readonly { readonly name: string; readonly value: ConfigValue }[];
}

interface DraftInput {
  readonly keys: readonly KeySpec[];
  /** Of the latest release, with defaults. */
  readonly latest: ConfigValues;
  readonly edits: ConfigValues;
  readonly texts: Texts;
  /** What the platform finds wrong with what is saved. */
  readonly faults: readonly KeyFault[];
  readonly others: readonly ConfigDraft[];
}

export function draftKeys({ keys, latest, edits, texts, faults, others }: DraftInput): readonly DraftKey[] {
  return keys.map((spec): DraftKey => {
    const { key } = spec;
    const latestValue = latest[key] ?? null;
    const saved = Object.hasOwn(edits, key) ? (edits[key] ?? null) : latestValue;
    const text = texts[key] ?? fieldText(spec, saved);
    const read = readValue(spec, text);
    const fault = texts[key] === undefined ? faults.find((candidate) => candidate.key === key) : undefined;
    return {
      spec,
      text,
      latest: latestValue,
      value: read.value ?? saved,
      changed: read.value === undefined || !same(read.value, latestValue),
      problem: read.problem ?? fault?.problem ?? null,
      others: others
        .filter((draft) => Object.hasOwn(draft.edits, key))
        .map((draft) => ({ name: draft.author.name, value: draft.edits[key] ?? null })),
    };
  });
}

/** The edits that would be saved now: what can be read of what is typed, over what is saved; nothing that is as it was. */
export function editsWith(
  texts: Texts,
  { keys, base, edits }: { readonly keys: readonly KeySpec[]; readonly base: ConfigValues; readonly edits: ConfigValues },
): ConfigValues {
  const typed = keys.flatMap((spec): readonly (readonly [string, ConfigValue])[] => {
    const text = texts[spec.key];
    const value = text === undefined ? undefined : readValue(spec, text).value;
    return value === undefined ? [] : [[spec.key, value]];
  });
  return Object.fromEntries(Object.entries({ ...edits, ...Object.fromEntries(typed) }).filter(([key, value]) => !same(value, base[key])));
}

/** Texts that were typed on after these were sent, or that can't be read yet. */
export function textsLeft(now: Texts, sent: Texts, keys: readonly KeySpec[]): Texts {
  return Object.fromEntries(
    Object.entries(now).filter(([key, text]) => {
      const spec = keys.find((candidate) => candidate.key === key);
      return spec !== undefined && (sent[key] !== text || readValue(spec, text).value === undefined);
    }),
  );
}

/** Keys in whose field stands something that is no value yet. */
export function unreadKeys(texts: Texts, keys: readonly KeySpec[]): readonly string[] {
  return keys
    .filter((spec) => texts[spec.key] !== undefined && readValue(spec, texts[spec.key] ?? '').value === undefined)
    .map(({ key }) => key);
}

export type DraftState =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'invalid'; readonly problems: number }
  /** Another release came out since: its author's values would be lost without a look. */
  | { readonly kind: 'behind'; readonly baseRelease: number; readonly latest: number }
  | { readonly kind: 'ready'; readonly values: ConfigValues; readonly changed: readonly string[] };

export function draftState(keys: readonly DraftKey[], draft: ConfigDraft | null, latestRelease: number): DraftState {
  const changed = keys.filter((key) => key.changed).map(({ spec }) => spec.key);
  if (draft !== null && draft.baseRelease !== latestRelease)
    return { kind: 'behind', baseRelease: draft.baseRelease, latest: latestRelease };
  if (changed.length === 0) return { kind: 'unchanged' };
  const problems = keys.filter((key) => key.problem !== null).length;
  if (problems > 0) return { kind: 'invalid', problems };
  return { kind: 'ready', values: draftValues(keys), changed };
}

export function draftValues(keys: readonly DraftKey[]): ConfigValues {
  return Object.fromEntries(keys.map(({ spec, value }) => [spec.key, value]));
}

/** What the readers of a release go by. */
export function valuesOf(keys: readonly KeySpec[], releases: readonly Release[], release: number): ConfigValues {
  return withDefaults(keys, releases.find((candidate) => candidate.release === release)?.values ?? {});
}

/** What a value looks like in a field: text as it is, a duration with its units, everything else as JSON. */
export function fieldText(spec: KeySpec, value: ConfigValue): string {
  if (isDuration(spec)) return valueWords(value, spec.unit);
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function isDuration({ unit, schema }: KeySpec): boolean {
  return unit === 'ms' && (schema['type'] === 'integer' || schema['type'] === 'number');
}

/** `value` undefined: it can't be read. With a value, a problem is the schema's. */
export interface ValueReading {
  readonly value?: ConfigValue;
  readonly problem?: string;
}

/** What was typed, as a value of the key: judged by what a console knows of JSON Schema, and by the platform in any case. */
export function readValue(spec: KeySpec, text: string): ValueReading {
  const parsed = parsedText(spec, text);
  if (parsed.value === undefined) return parsed;
  const problem = valueProblem(spec, parsed.value);
  return problem === null ? parsed : { ...parsed, problem };
}

function parsedText(spec: KeySpec, text: string): ValueReading {
  const { schema } = spec;
  if (schema['type'] === 'string') return { value: text };
  if (isDuration(spec)) {
    const durationMs = parseDuration(text);
    return durationMs === null ? { problem: 'must be a time with its unit, e.g. 90 s or 5 min' } : { value: durationMs };
  }
  try {
    const value: unknown = JSON.parse(text);
    return isConfigValue(value) ? { value } : { problem: 'is nested too deep' };
  } catch (error) {
    return { problem: unreadable(schema['type'], error) };
  }
}

const plainProblems: Readonly<Record<string, string>> = {
  integer: 'must be an integer',
  number: 'must be a number',
  boolean: 'must be true or false',
};

function unreadable(type: ConfigValue | undefined, error: unknown): string {
  const plain = typeof type === 'string' ? plainProblems[type] : undefined;
  return plain ?? `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
}

/** `1 to 65535 connections`; empty when anything goes. */
export function rangeWords({ schema, unit: unitWord }: KeySpec): string {
  const { minimum, maximum } = schema;
  const counted = (count: number): string => valueWords(count, unitWord);
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : null;
  if (typeof minimum === 'number' && most !== null) return `${unitWord === 'ms' ? counted(minimum) : String(minimum)} to ${counted(most)}`;
  if (typeof minimum === 'number' && minimum !== 0) return `at least ${counted(minimum)}`;
  return most === null ? '' : `at most ${counted(most)}`;
}
