import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { ErrorState } from '../../ui/conditions.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { commonText } from '../../ui/text.ts';
import { formatClockMinutes, formatSince, offsetMinutesAt } from '../../ui/time.ts';
import { shelfChoices, shelfMinutes } from './model/shelf-time.ts';
import type { ShelfChoice } from './model/shelf-time.ts';
import { text } from './text.ts';
import { useAlarmAct } from './use-alarm-act.ts';
import type { AlarmAct } from './use-alarm-act.ts';

export interface Done {
  readonly act: AlarmAct;
  /** Of a shelf. */
  readonly untilMs: number | null;
}

interface ActDialogProps {
  readonly act: AlarmAct;
  readonly onDone: (done: Done) => void;
  readonly onClose: () => void;
}

const named = 3;
const words = text.dialog;

/** Asks why, and of a shelf for how long; then acts on each. Ctrl+Enter acts too. */
export function ActDialog({ act, onDone, onClose }: ActDialogProps) {
  const { kind, alarms } = act;
  const clock = useClock();
  const [why, setWhy] = useState(act.why ?? '');
  const [choice, setChoice] = useState<ShelfChoice>('60');
  const [at, setAt] = useState(() => formatClockMinutes(clock() + 8 * 3_600_000));
  const { state, act: perform } = useAlarmAct();
  const acting = state.phase === 'acting';
  const forMinutes = shelfMinutes(choice, at, minuteOfDay(clock()));
  // What the platform asks of a reason: three characters, one of them a letter or digit.
  const ready = !acting && why.trim().length >= 3 && /[\p{L}\p{N}]/u.test(why) && (kind !== 'shelve' || forMinutes !== null);

  async function press(): Promise<void> {
    if (!ready) return;
    const done = await perform(act, { why: why.trim(), forMinutes: forMinutes ?? 1 });
    if (done !== null) onDone({ act, untilMs: done.untilMs });
  }

  return (
    <Dialog
      title={words[kind](alarms.length)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{commonText.cancel}</Button>
          <Button kind="primary" disabled={!ready} onClick={() => void press()}>
            {acting ? words.doing(state.done, alarms.length) : words.doIt[kind]}
          </Button>
        </>
      }
    >
      <ul className="alarm-act-what">
        {alarms.slice(0, named).map(({ id, title }) => (
          <li key={id} className="strong">
            {title}
          </li>
        ))}
        {alarms.length > named ? <li className="quiet">{words.andMore(alarms.length - named)}</li> : null}
      </ul>
      <p>{words.means[kind]}</p>
      {kind === 'shelve' ? <ShelfFields choice={choice} onChoice={setChoice} at={at} onAt={setAt} forMinutes={forMinutes} /> : null}
      <Field label={words.why} hint={words.whyHint[kind]}>
        {(control) => (
          <TextArea
            {...control}
            data-first
            maxLength={2000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void press();
            }}
          />
        )}
      </Field>
      {state.phase === 'failed' ? <ErrorState problem={state.problem} /> : null}
    </Dialog>
  );
}

interface ShelfFieldsProps {
  readonly choice: ShelfChoice;
  readonly onChoice: (choice: ShelfChoice) => void;
  readonly at: string;
  readonly onAt: (at: string) => void;
  readonly forMinutes: number | null;
}

function ShelfFields({ choice, onChoice, at, onAt, forMinutes }: ShelfFieldsProps) {
  return (
    <>
      <fieldset className="alarm-shelf">
        <legend className="field-label">{words.until}</legend>
        {shelfChoices.map((each) => (
          <label key={each} className="alarm-shelf-choice">
            <input type="radio" name="shelf" checked={choice === each} onChange={() => onChoice(each)} />
            {words.choices[each]}
          </label>
        ))}
      </fieldset>
      {choice === 'at' ? (
        <Field
          label={words.at}
          hint={forMinutes === null ? undefined : words.atHint(formatSince(forMinutes * 60_000))}
          problem={forMinutes === null ? words.atProblem : undefined}
        >
          {(control) => <TextInput {...control} type="time" value={at} onChange={(event) => onAt(event.target.value)} />}
        </Field>
      ) : null}
    </>
  );
}

function minuteOfDay(atMs: number): number {
  const local = atMs / 60_000 + offsetMinutesAt(atMs);
  return local - Math.floor(local / 1440) * 1440;
}
