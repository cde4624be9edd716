import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ConfigValue } from '../../../shared/config/values.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { emptyOf, fieldsOf } from './model/value-shape.ts';
import type { Shape } from './model/value-shape.ts';
import { text } from './text.ts';

interface MapEditorProps {
  readonly item: Shape;
  readonly value: ConfigValue;
  readonly label: string;
  readonly readOnly: boolean;
  readonly onChange: (value: ConfigValue) => void;
  /** The fields of one entry. */
  readonly children: (name: string, value: ConfigValue, onChange: (value: ConfigValue) => void) => ReactNode;
}

/** Entries by name, e.g. IDCs that differ. They stand in the order of their names, which is that of what is saved: none jumps while one types. */
export function MapEditor({ item, value, label, readOnly, onChange, children }: MapEditorProps) {
  const held = fieldsOf(value);
  const names = Object.keys(held).sort();
  return (
    <div className="value-list" role="group" aria-label={label}>
      {names.length === 0 ? <p className="quiet">{text.editor.none}</p> : null}
      {names.map((name) => (
        <div key={name} className="value-item">
          <span className="mono strong">{name}</span>
          {children(name, held[name] ?? emptyOf(item), (next) => onChange({ ...held, [name]: next }))}
          {readOnly ? null : (
            <Button kind="bare" small onClick={() => onChange(without(held, name))}>
              {text.editor.removeNamed(name)}
            </Button>
          )}
        </div>
      ))}
      {readOnly ? null : <NewEntry label={label} taken={names} onAdd={(name) => onChange({ ...held, [name]: emptyOf(item) })} />}
    </div>
  );
}

/** A value with fields, less one of them. */
export function without(held: Readonly<Record<string, ConfigValue>>, name: string): ConfigValue {
  return Object.fromEntries(Object.entries(held).filter(([other]) => other !== name));
}

interface NewEntryProps {
  readonly label: string;
  readonly taken: readonly string[];
  readonly onAdd: (name: string) => void;
}

function NewEntry({ label, taken, onAdd }: NewEntryProps) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isTaken = taken.includes(name);
  function add(): void {
    if (name === '' || isTaken) return;
    onAdd(name);
    setTyped('');
  }
  return (
    <div className="value-new">
      <Field label={text.editor.newName} problem={isTaken ? text.editor.taken : undefined}>
        {(control) => (
          <TextInput
            {...control}
            mono
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={({ key }) => {
              if (key === 'Enter') add();
            }}
          />
        )}
      </Field>
      <Button small aria-label={text.editor.addTo(label)} disabled={name === '' || isTaken} onClick={add}>
        {text.editor.add}
      </Button>
    </div>
  );
}
