import { useState } from 'react';
import { same } from '../../../shared/config/schema.ts';
import type { ConfigValue } from '../../../shared/config/values.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Field, Select, TextInput } from '../../ui/field.tsx';
import { formatOffset, offsetMinutesAt } from '../../ui/time.ts';
import { MapEditor, without } from './map-editor.tsx';
import { leafText, readLeaf } from './model/leaf-text.ts';
import type { TypedKind } from './model/leaf-text.ts';
import { emptyOf, emptyVariant, fieldWords, fieldsOf, itemsOf } from './model/value-shape.ts';
import type { NamedShape, Shape } from './model/value-shape.ts';
import { text } from './text.ts';
import './value-editor.css';

interface EditorProps<S extends Shape = Shape> {
  readonly shape: S;
  readonly value: ConfigValue;
  /** What the field is called; of a key itself, the key. */
  readonly label: string;
  readonly readOnly: boolean;
  readonly onChange: (value: ConfigValue) => void;
}

/** Fields for a value with a known shape: nothing in it is written as JSON. */
export function ValueEditor({ shape, ...rest }: EditorProps) {
  switch (shape.kind) {
    case 'group':
      return <GroupEditor shape={shape} {...rest} />;
    case 'list':
      return <ListEditor shape={shape} {...rest} />;
    case 'map':
      return (
        <MapEditor item={shape.item} {...rest}>
          {(label, value, onChange) => (
            <ValueEditor shape={shape.item} label={label} value={value} readOnly={rest.readOnly} onChange={onChange} />
          )}
        </MapEditor>
      );
    case 'variants':
      return <VariantEditor shape={shape} {...rest} />;
    case 'some-of':
      return <SomeOf shape={shape} {...rest} />;
    case 'choice':
      return <Choice shape={shape} {...rest} />;
    case 'switch':
      return (
        <Checkbox
          label={rest.label}
          disabled={rest.readOnly}
          checked={rest.value === true}
          onChange={({ target }) => rest.onChange(target.checked)}
        />
      );
    case 'number':
    case 'duration':
    case 'time':
    case 'text':
    case 'words':
      return <TypedEditor shape={shape} {...rest} />;
  }
}

type Of<K extends Shape['kind']> = EditorProps<Extract<Shape, { kind: K }>>;

/** What such a field wants while nothing that is one stands in it. */
const wants: Readonly<Record<TypedKind, string | undefined>> = {
  number: text.editor.number,
  duration: text.editor.duration,
  time: text.editor.time,
  words: undefined,
  text: undefined,
};

function TypedEditor({ shape, value, label, readOnly, onChange }: Of<TypedKind>) {
  const { kind } = shape;
  const [typed, setTyped] = useState<string | null>(null);
  // What is being typed stays as typed for as long as it means the value: `1.` is not put right to `1`.
  const shown = typed !== null && same(readLeaf(kind, typed), value) ? typed : leafText(kind, value);
  const hint = kind === 'time' && typeof value === 'number' ? formatOffset(offsetMinutesAt(value)) : undefined;
  return (
    <Field label={label} hint={hint} problem={typeof value === 'string' ? wants[kind] : undefined}>
      {(control) => (
        <TextInput
          {...control}
          type={kind === 'time' ? 'datetime-local' : 'text'}
          inputMode={kind === 'number' ? 'decimal' : 'text'}
          mono={kind === 'words'}
          readOnly={readOnly}
          placeholder={kind === 'words' ? text.editor.words : undefined}
          value={shown}
          onChange={({ target }) => {
            setTyped(target.value);
            onChange(readLeaf(kind, target.value));
          }}
        />
      )}
    </Field>
  );
}

function Choice({ shape, value, label, readOnly, onChange }: Of<'choice'>) {
  const known = typeof value === 'string' ? value : '';
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} disabled={readOnly} value={known} onChange={({ target }) => onChange(target.value)}>
          {shape.options.includes(known) ? null : <option value={known}>{known}</option>}
          {shape.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** In the order of the options, whatever order they are ticked in: an order that means nothing is no difference. */
function SomeOf({ shape, value, label, readOnly, onChange }: Of<'some-of'>) {
  const chosen = itemsOf(value);
  return (
    <div className="value-group value-some-of" role="group" aria-label={label}>
      {shape.options.map((option) => (
        <Checkbox
          key={option}
          label={option}
          disabled={readOnly}
          checked={chosen.includes(option)}
          onChange={({ target }) => onChange(shape.options.filter((each) => (each === option ? target.checked : chosen.includes(each))))}
        />
      ))}
    </div>
  );
}

function GroupEditor({ shape, value, label, ...rest }: Of<'group'>) {
  return (
    <div className="value-group" role="group" aria-label={label}>
      <Fields fields={shape.fields} value={value} {...rest} />
    </div>
  );
}

interface FieldsProps extends Pick<EditorProps, 'value' | 'readOnly' | 'onChange'> {
  readonly fields: readonly NamedShape[];
}

function Fields({ fields, value, readOnly, onChange }: FieldsProps) {
  const held = fieldsOf(value);
  return (
    <>
      {fields.map(({ name, shape, isOptional = false }) => {
        const label = fieldWords(name, shape);
        const isAbsent = isOptional && held[name] === undefined;
        if (isAbsent && readOnly) return null;
        return (
          <div key={name} className={isAbsent ? 'value-field' : `value-field value-field-${shape.kind}`}>
            {isAbsent ? (
              <Button small onClick={() => onChange({ ...held, [name]: emptyOf(shape) })}>
                {text.editor.addField(label)}
              </Button>
            ) : (
              <>
                {hasOwnLabels(shape) ? (
                  <span className="value-caption" aria-hidden="true">
                    {label}
                  </span>
                ) : null}
                <ValueEditor
                  shape={shape}
                  label={label}
                  value={held[name] ?? emptyOf(shape)}
                  readOnly={readOnly}
                  onChange={(next) => onChange({ ...held, [name]: next })}
                />
                {isOptional && !readOnly ? (
                  <Button kind="bare" small onClick={() => onChange(without(held, name))}>
                    {text.editor.removeField(label)}
                  </Button>
                ) : null}
              </>
            )}
          </div>
        );
      })}
    </>
  );
}

/** Its fields carry labels of their own: whose they are stands over them. */
function hasOwnLabels({ kind }: Shape): boolean {
  return kind === 'group' || kind === 'list' || kind === 'map' || kind === 'variants' || kind === 'some-of';
}

function ListEditor({ shape: { item }, value, label, readOnly, onChange }: Of<'list'>) {
  const items = itemsOf(value);
  return (
    <div className="value-list" role="group" aria-label={label}>
      {items.length === 0 ? <p className="quiet">{text.editor.none}</p> : null}
      {items.map((each, index) => (
        <div key={index} className="value-item">
          <ValueEditor
            shape={item}
            label={text.editor.entry(label, index + 1)}
            value={each}
            readOnly={readOnly}
            onChange={(next) => onChange(items.with(index, next))}
          />
          {readOnly ? null : (
            <Button
              kind="bare"
              small
              aria-label={text.editor.removeEntry(label, index + 1)}
              onClick={() => onChange(items.filter((_, other) => other !== index))}
            >
              {text.editor.remove}
            </Button>
          )}
        </div>
      ))}
      {readOnly ? null : (
        <div>
          <Button small aria-label={text.editor.addTo(label)} onClick={() => onChange([...items, emptyOf(item)])}>
            {text.editor.add}
          </Button>
        </div>
      )}
    </div>
  );
}

function VariantEditor({ shape: { variants }, value, label, readOnly, onChange }: Of<'variants'>) {
  const kind = fieldsOf(value)['kind'];
  const chosen = variants.find(({ name }) => name === kind);
  const options = variants.map(({ name }) => name);
  return (
    <div className="value-group" role="group" aria-label={label}>
      <Choice
        shape={{ kind: 'choice', options }}
        label={text.editor.variant}
        value={kind ?? ''}
        readOnly={readOnly}
        onChange={(next) => onChange(emptyVariant(variants.find(({ name }) => name === next)))}
      />
      {chosen?.shape.kind === 'group' ? (
        <Fields fields={chosen.shape.fields} value={value} readOnly={readOnly} onChange={onChange} />
      ) : null}
    </div>
  );
}
