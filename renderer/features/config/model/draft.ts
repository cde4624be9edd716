/** A config namespace while a person edits it: text as typed against the declared keys, and what it differs from. */
import type { ConfigValue, ConfigValues } from '../../../../shared/agents/config.ts';
import type { KeySpec } from '../../../../shared/wire/methods.ts';

/** Edited keys only, as typed. `baseRelease` is the release that the author began from; 0: none yet. */
export interface ConfigDraft {
  readonly baseRelease: number;
  readonly texts: Readonly<Record<string, string>>;
}

export interface DraftKey {
  readonly spec: KeySpec;
  readonly text: string;
  readonly runs: ConfigValue;
  readonly changed: boolean;
  /** null: valid. */
  readonly problem: string | null;
}

export type DraftState =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'invalid'; readonly problems: number }
  /** Another release came out since: its author's values would be lost without a look. */
  | { readonly kind: 'behind'; readonly baseRelease: number; readonly latest: number }
  | { readonly kind: 'ready'; readonly values: ConfigValues; readonly changed: readonly string[] };

export function valueOf(values: ConfigValues, spec: KeySpec): ConfigValue {
  return values[spec.key] ?? spec.default;
}

export function emptyDraft(baseRelease: number): ConfigDraft {
  return { baseRelease, texts: {} };
}

export function withText(draft: ConfigDraft, key: string, text: string): ConfigDraft {
  return { ...draft, texts: { ...draft.texts, [key]: text } };
}

export function withoutKey(draft: ConfigDraft, key: string): ConfigDraft {
  return { ...draft, texts: Object.fromEntries(Object.entries(draft.texts).filter(([name]) => name !== key)) };
}

export function draftKeys(draft: ConfigDraft, specs: readonly KeySpec[], latest: ConfigValues): readonly DraftKey[] {
  return specs.map((spec) => {
    const runs = valueOf(latest, spec);
    const text = draft.texts[spec.key] ?? String(runs);
    const read = readValue(spec, text);
    return {
      spec,
      text,
      runs,
      changed: read.ok ? read.value !== runs : true,
      problem: read.ok ? null : read.problem,
    };
  });
}

export function draftState(draft: ConfigDraft, keys: readonly DraftKey[], latestRelease: number): DraftState {
  const changed = keys.filter((key) => key.changed);
  if (changed.length === 0) return { kind: 'unchanged' };
  if (draft.baseRelease !== latestRelease) return { kind: 'behind', baseRelease: draft.baseRelease, latest: latestRelease };
  const problems = keys.filter((key) => key.problem !== null).length;
  if (problems > 0) return { kind: 'invalid', problems };
  return { kind: 'ready', values: draftValues(keys), changed: changed.map((key) => key.spec.key) };
}

/** Every key with its typed value; what can't be read keeps what runs. */
export function draftValues(keys: readonly DraftKey[]): ConfigValues {
  return Object.fromEntries(
    keys.map((key) => {
      const read = readValue(key.spec, key.text);
      return [key.spec.key, read.ok ? read.value : key.runs];
    }),
  );
}

type ValueReading = { readonly ok: true; readonly value: ConfigValue } | { readonly ok: false; readonly problem: string };

export function readValue(spec: KeySpec, text: string): ValueReading {
  switch (spec.type) {
    case 'string':
      return { ok: true, value: text };
    case 'boolean':
      if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
      return { ok: false, problem: 'true or false' };
    case 'integer':
    case 'number':
      return readNumber(spec, text);
  }
}

function readNumber(spec: KeySpec, text: string): ValueReading {
  const value = text.trim() === '' ? Number.NaN : Number(text.trim());
  if (!Number.isFinite(value)) return { ok: false, problem: `a ${spec.type === 'integer' ? 'whole number' : 'number'}${rangeWords(spec)}` };
  if (spec.type === 'integer' && !Number.isInteger(value)) return { ok: false, problem: `a whole number${rangeWords(spec)}` };
  const below = spec.minimum !== undefined && value < spec.minimum;
  const above = spec.maximum !== undefined && value > spec.maximum;
  return below || above ? { ok: false, problem: `must be${rangeWords(spec)}` } : { ok: true, value };
}

/** ` 1 to 65535 connections`, with a leading space; empty when anything goes. */
export function rangeWords(spec: KeySpec): string {
  const { minimum, maximum } = spec;
  const unit = spec.unit === undefined ? '' : ` ${spec.unit}`;
  if (minimum !== undefined && maximum !== undefined) return ` ${String(minimum)} to ${String(maximum)}${unit}`;
  if (minimum !== undefined) return ` at least ${String(minimum)}${unit}`;
  if (maximum !== undefined) return ` at most ${String(maximum)}${unit}`;
  return unit;
}
