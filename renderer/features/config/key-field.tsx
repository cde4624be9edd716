import { Button } from '../../ui/button.tsx';
import { Field, Select, TextArea, TextInput } from '../../ui/field.tsx';
import { routes } from '../../ui/routes.ts';
import type { DraftKey } from './model/draft.ts';
import { rangeWords, textOf } from './model/draft.ts';
import { text } from './text.ts';

interface KeyFieldProps {
  readonly namespace: string;
  readonly draftKey: DraftKey;
  readonly readOnly: boolean;
  readonly onText: (typed: string) => void;
  readonly onUndo: () => void;
}

/** One key: its value to edit, what is wrong with it, what it was, and what others want of it. */
export function KeyField({ namespace, draftKey, readOnly, onText, onUndo }: KeyFieldProps) {
  const { spec, latest, changed, problem, others } = draftKey;
  const unit = spec.unit === undefined ? '' : ` ${spec.unit}`;
  const range = rangeWords(spec);
  return (
    <div className={changed ? 'draft-key draft-key-changed' : 'draft-key'}>
      <Field
        label={<span className="mono">{spec.key}</span>}
        problem={problem ?? undefined}
        hint={
          changed
            ? text.changedKey(`${oneLine(textOf(latest))}${unit}`)
            : range === ''
              ? spec.description
              : `${spec.description} (${range})`
        }
      >
        {(control) => <ValueControl {...control} draftKey={draftKey} readOnly={readOnly} onText={onText} />}
      </Field>
      <div className="draft-key-acts">
        <a
          className="draft-key-history"
          href={`${routes.config(namespace)}?key=${encodeURIComponent(spec.key)}`}
          aria-label={text.historyOf(spec.key)}
        >
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
          {text.wants(name, `${oneLine(textOf(value))}${unit}`)}
        </p>
      ))}
    </div>
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
  if (type === 'boolean') {
    return (
      <Select {...control} disabled={readOnly} value={typed} onChange={(event) => onText(event.target.value)}>
        <option value="true">true</option>
        <option value="false">false</option>
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
  const line = words.replaceAll(/\s+/g, ' ');
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters - 1)}…`;
}
