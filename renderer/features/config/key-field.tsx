import { useState } from 'react';
import type { ConfigValue } from '../../../shared/config/values.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextArea, TextInput } from '../../ui/field.tsx';
import { routes } from '../../ui/routes.ts';
import type { DraftKey } from './model/draft.ts';
import { rangeWords } from './model/draft.ts';
import { valueLines, valueWords } from '../../ui/value-words.ts';
import { isUnfilled, optionsOf, shapeOf } from './model/value-shape.ts';
import type { Shape } from './model/value-shape.ts';
import { text } from './text.ts';
import { ValueEditor } from './value-editor.tsx';

interface KeyFieldProps {
  readonly namespace: string;
  readonly draftKey: DraftKey;
  readonly readOnly: boolean;
  readonly onText: (typed: string) => void;
  readonly onUndo: () => void;
}

/** One key: its value to edit, what is wrong with it, what it was, and what others want of it. */
export function KeyField({ namespace, draftKey, readOnly, onText, onUndo }: KeyFieldProps) {
  const { spec, changed, others, text: typed } = draftKey;
  const [asJson, setAsJson] = useState(false);
  const shape = plainTypes.has(spec.schema['type']) ? null : shapeOf(spec.schema);
  const isJson = shape === null || asJson || !isJsonText(typed);
  return (
    <div className={changed ? 'draft-key draft-key-changed' : 'draft-key'}>
      {isJson ? (
        <Field label={<span className="mono">{spec.key}</span>} problem={draftKey.problem ?? undefined} hint={hintOf(draftKey)}>
          {(control) => <ValueControl {...control} draftKey={draftKey} readOnly={readOnly} onText={onText} />}
        </Field>
      ) : (
        <ShapedField shape={shape} draftKey={draftKey} readOnly={readOnly} onText={onText} />
      )}
      <div className="draft-key-acts">
        {shape === null ? null : (
          <Button
            kind="bare"
            small
            aria-label={isJson ? text.editor.fieldsOf(spec.key) : text.editor.jsonOf(spec.key)}
            onClick={() => setAsJson(!isJson)}
          >
            {isJson ? text.editor.asFields : text.editor.asJson}
          </Button>
        )}
        <a className="draft-key-history" href={routes.config(namespace, { key: spec.key })} aria-label={text.historyOf(spec.key)}>
          {text.history}
        </a>
        {changed && !readOnly ? (
          <Button kind="bare" small aria-label={text.undoKey(spec.key)} onClick={onUndo}>
            ↶
          </Button>
        ) : null}
      </div>
      {others.map(({ name, value }) => (
        <p key={name} className="draft-key-others">
          {text.wants(name, oneLine(valueWords(value, spec.unit)))}
        </p>
      ))}
    </div>
  );
}

/** Edited in one line, or chosen. */
const plainTypes: ReadonlySet<unknown> = new Set(['integer', 'number', 'boolean', 'string']);

function isJsonText(typed: string): boolean {
  return jsonOf(typed) !== undefined;
}

/** undefined: what was typed as JSON can't be read yet. */
function jsonOf(typed: string): ConfigValue | undefined {
  try {
    return JSON.parse(typed) as ConfigValue;
  } catch {
    return undefined;
  }
}

function hintOf({ spec, latest, value, changed }: DraftKey): string {
  if (changed) return text.changedKey(oneLine(wordsBefore(latest, { value, unit: spec.unit })));
  const range = rangeWords(spec);
  return range === '' ? spec.description : `${spec.description} (${range})`;
}

interface Edited {
  readonly value: ConfigValue;
  readonly unit: string | null | undefined;
}

/** Of a value with fields, what stood in those that are edited. */
function wordsBefore(latest: ConfigValue, { value, unit }: Edited): string {
  if (typeof latest !== 'object' || latest === null) return valueWords(latest, unit);
  const now = new Set(valueLines(value));
  const gone = valueLines(latest).filter((line) => !now.has(line));
  return gone.length === 0 ? valueWords(latest, unit) : gone.join('\n');
}

interface ShapedFieldProps extends Pick<KeyFieldProps, 'draftKey' | 'readOnly' | 'onText'> {
  readonly shape: Shape;
}

/** A key of several fields: its name and what is wrong with it stand over and under all of them. */
function ShapedField({ shape, draftKey, readOnly, onText }: ShapedFieldProps) {
  const { spec, text: typed, problem } = draftKey;
  const value = jsonOf(typed) ?? null;
  const words = problem === null ? hintOf(draftKey) : isUnfilled(shape, value) ? text.editor.unfilled : problem;
  return (
    <>
      <span className="field-label mono">{spec.key}</span>
      <div className="draft-key-body field">
        <ValueEditor
          shape={shape}
          label={spec.key}
          value={value}
          readOnly={readOnly}
          onChange={(next) => onText(JSON.stringify(next, null, 2))}
        />
        <p className={problem === null ? 'field-note' : 'field-note field-problem'}>{words}</p>
      </div>
    </>
  );
}

interface ValueControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
  readonly draftKey: DraftKey;
  readonly readOnly: boolean;
  readonly onText: (typed: string) => void;
}

const mostRows = 12;

function ValueControl({ draftKey: { spec, text: typed }, readOnly, onText, ...control }: ValueControlProps) {
  const { type } = spec.schema;
  const options = type === 'boolean' ? ['true', 'false'] : type === 'string' ? optionsOf(spec.schema) : null;
  if (options !== null) {
    return (
      <Select {...control} disabled={readOnly} value={typed} onChange={(event) => onText(event.target.value)}>
        {options.includes(typed) ? null : <option value={typed}>{typed}</option>}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </Select>
    );
  }
  if (type === 'integer' || type === 'number' || type === 'string') {
    return (
      <TextInput
        {...control}
        mono
        readOnly={readOnly}
        inputMode={type === 'string' ? 'text' : 'decimal'}
        value={typed}
        onChange={(event) => onText(event.target.value)}
      />
    );
  }
  const rows = Math.min(mostRows, typed.split('\n').length);
  return (
    <TextArea
      {...control}
      spellCheck={false}
      readOnly={readOnly}
      rows={rows}
      value={typed}
      onChange={(event) => onText(event.target.value)}
    />
  );
}

const mostCharacters = 120;

function oneLine(words: string): string {
  const line = words.replaceAll('\n', ', ').replaceAll(/\s+/g, ' ');
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters - 1)}…`;
}
