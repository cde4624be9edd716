/** How a change runs: what traffic shifts and config changes are asked alike. */
import type { Preview } from '../../../shared/changes/plan.ts';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { raisedHold } from './model/raised-hold.ts';
import { breachWords, checkSentences } from './model/run-strip.ts';
import { text } from './text.ts';

interface RunFieldProps<Draft> {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

interface HoldFieldProps<Draft> extends RunFieldProps<Draft> {
  /** Why what stands there can't be taken. */
  readonly problem: string | undefined;
  readonly preview: Preview | null;
}

export function HoldField<Draft extends { readonly holdSeconds: string }>({ draft, onChange, problem, preview }: HoldFieldProps<Draft>) {
  const raised = preview === null ? null : raisedHold(preview.plan);
  return (
    <Field label={text.workspace.hold} problem={problem ?? raised ?? undefined}>
      {(control) => (
        <TextInput
          {...control}
          inputMode="decimal"
          value={draft.holdSeconds}
          onChange={(event) => onChange({ ...draft, holdSeconds: event.target.value })}
        />
      )}
    </Field>
  );
}

export function BreachField<Draft extends { readonly onBreach: 'pause' | 'revert' }>({ draft, onChange }: RunFieldProps<Draft>) {
  return (
    <Field label={text.workspace.onBreach}>
      {(control) => (
        <Select
          {...control}
          value={draft.onBreach}
          onChange={(event) => onChange({ ...draft, onBreach: event.target.value === 'revert' ? 'revert' : 'pause' })}
        >
          <option value="pause">{text.workspace.pause}</option>
          <option value="revert">{text.workspace.revert}</option>
        </Select>
      )}
    </Field>
  );
}

interface SuccessNoteProps {
  readonly preview: Pick<Preview, 'plan'>;
}

export function SuccessNote({ preview }: SuccessNoteProps) {
  const checks = checkSentences(preview);
  if (checks.length === 0) return null;
  return (
    <p className="workspace-note">
      {text.workspace.success} {checks.join('; ')}; {breachWords(preview)}.
    </p>
  );
}
