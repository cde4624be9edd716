import { Field, Select, TextInput } from '../../ui/field.tsx';
import { formatAbsolute, formatSince } from '../../ui/time.ts';
import type { StartDraft, StartReading } from './model/start-time.ts';
import { text } from './text.ts';

interface StartFieldsProps {
  readonly draft: StartDraft;
  readonly reading: StartReading;
  readonly nowMs: number;
  readonly onChange: (draft: StartDraft) => void;
}

const words = text.start;

/** At once, or at a time; the time is local, with its offset and how far it is. */
export function StartFields({ draft, reading, nowMs, onChange }: StartFieldsProps) {
  const startAtMs = reading.ok ? reading.startAtMs : null;
  return (
    <>
      <Field label={words.when}>
        {(control) => (
          <Select
            {...control}
            value={draft.when}
            onChange={(event) => onChange({ ...draft, when: event.target.value === 'at-time' ? 'at-time' : 'at-once' })}
          >
            <option value="at-once">{words.atOnce}</option>
            <option value="at-time">{words.atTime}</option>
          </Select>
        )}
      </Field>
      {draft.when === 'at-once' ? null : (
        <Field
          label={words.at}
          hint={startAtMs === null ? undefined : words.atHint(formatAbsolute(startAtMs), formatSince(startAtMs - nowMs))}
          problem={reading.ok ? undefined : reading.problem}
        >
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={draft.local}
              onChange={(event) => onChange({ ...draft, local: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
