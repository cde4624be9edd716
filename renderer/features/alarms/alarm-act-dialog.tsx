import { useState } from 'react';
import { ActDialog } from '../../ui/act-dialog.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { Field, TextInput } from '../../ui/field.tsx';
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

interface AlarmActDialogProps {
  readonly act: AlarmAct;
  readonly onDone: (done: Done) => void;
  readonly onClose: () => void;
}

const named = 3;
const words = text.dialog;

/** Asks why, and of a shelf for how long; then acts on each. */
export function AlarmActDialog({ act, onDone, onClose }: AlarmActDialogProps) {
  const { kind, alarms } = act;
  const clock = useClock();
  const [choice, setChoice] = useState<ShelfChoice>('60');
  const [at, setAt] = useState(() => formatClockMinutes(clock() + 8 * 3_600_000));
  const { state, act: tell } = useAlarmAct();
  const forMinutes = shelfMinutes(choice, at, minuteOfDay(clock()));

  async function perform(why: string): Promise<void> {
    const done = await tell(act, { why, forMinutes: forMinutes ?? 1 });
    if (done !== null) onDone({ act, untilMs: done.untilMs });
  }

  return (
    <ActDialog
      title={words[kind](alarms.length)}
      reason={{ label: words.why, hint: words.whyHint[kind], ...(act.why === undefined ? {} : { begin: act.why }) }}
      doIt={words.doIt[kind]}
      doing={state.phase === 'acting' ? words.doing(state.done, alarms.length) : ''}
      acting={state.phase === 'acting'}
      ready={kind !== 'shelve' || forMinutes !== null}
      problem={state.phase === 'failed' ? state.problem : null}
      onAct={(why) => void perform(why)}
      onClose={onClose}
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
    </ActDialog>
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
