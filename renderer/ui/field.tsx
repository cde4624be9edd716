import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import './field.css';

interface FieldProps {
  readonly label: ReactNode;
  /** Below the control; said by screen readers with it. */
  readonly hint?: ReactNode;
  /** What is wrong with the value, in words; replaces the hint. */
  readonly problem?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** Spread onto the control that the field names. */
interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** Label, control, hint or problem; wires their ids. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = problem ?? hint;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : noteId,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {note === undefined ? null : (
        <p id={noteId} className={classes('field-note', problem !== undefined && 'field-problem')}>
          {note}
        </p>
      )}
    </div>
  );
}

interface TextInputProps extends Omit<ComponentProps<'input'>, 'className' | 'style'> {
  /** Ids and hashes are set in mono. */
  readonly mono?: boolean;
}

export function TextInput({ mono = false, type = 'text', ...rest }: TextInputProps) {
  return <input type={type} spellCheck={false} autoComplete="off" className={classes('control', mono && 'mono')} {...rest} />;
}

export function Select(props: Omit<ComponentProps<'select'>, 'className' | 'style'>) {
  return <select className="control control-select" {...props} />;
}

export function TextArea(props: Omit<ComponentProps<'textarea'>, 'className' | 'style'>) {
  return <textarea rows={3} className="control control-area" {...props} />;
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'className' | 'style' | 'type'> {
  readonly label: ReactNode;
}

export function Checkbox({ label, ...rest }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
