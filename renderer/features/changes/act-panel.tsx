import { useId, useState } from 'react';
import type { Change } from '../../../shared/changes/change.ts';
import type { Role } from '../../../shared/model/identity.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { useLatestById, usePlatformNow } from '../../live/index.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { useCommands } from '../../ui/commands.ts';
import { ErrorState } from '../../ui/conditions.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { LinkedText } from '../../ui/linked-text.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { replaceAddress, routes } from '../../ui/routes.ts';
import { formatAbsolute, formatCountdown } from '../../ui/time.ts';
import './act-panel.css';
import { ChangeActDialog } from './change-act-dialog.tsx';
import type { ActState, ChangeAct } from './model/change-acts.ts';
import { actsOf, endsBeforeItBegan } from './model/change-acts.ts';
import { armingWord, isArmed } from './model/arming.ts';
import { undoesOf, undoOf } from './model/undo.ts';
import { newChangeHref } from './model/route-query.ts';
import { text } from './text.ts';
import { useAct } from './use-act.ts';
import { useStanding } from './use-person.ts';

type Detail = Result<'change.get'>;

interface ActPanelProps {
  readonly change: Change;
  readonly detail: Detail | null;
  /** Act whose dialog the address opens. */
  readonly asked: string | null;
}

/** Everything that can be done to a change, in one place that never moves; what may not be pressed says why. */
export function ActPanel({ change, detail, asked }: ActPanelProps) {
  const { person, trouble } = useStanding();
  const acts = actsOf(change, person, trouble);
  const [asking, setAsking] = useState<ChangeAct | null>(null);
  /** What the address asked for when it was heard: once each time, so that no dialog opens by itself later. */
  const [heard, setHeard] = useState<string | null>(null);
  if (asked !== heard) {
    setHeard(asked);
    setAsking(acts.find(({ act, whyNot }) => act === asked && whyNot === null)?.act ?? null);
  }
  useCommands(
    acts
      .filter(({ act, whyNot }) => act !== 'approve' && whyNot === null)
      .map(({ act }) => ({
        id: `change-${act}`,
        title: text.change.dialogTitle(text.change.names[act]),
        group: text.change.commandGroup,
        run: () => setAsking(act),
      })),
  );
  function close(): void {
    setAsking(null);
    if (asked !== null) replaceAddress(routes.change(change.id));
  }
  const approve = acts.find(({ act }) => act === 'approve');
  const others = acts.filter(({ act }) => act !== 'approve');
  return (
    <>
      <SectionHeading title={text.change.act} />
      {acts.length === 0 ? <Closed change={change} detail={detail} /> : null}
      {approve === undefined ? null : <Approve change={change} detail={detail} whyNot={approve.whyNot} role={person?.role ?? null} />}
      <div className="acts">
        {others.map((state) => (
          <ActButton key={state.act} state={state} change={change} onPress={() => setAsking(state.act)} />
        ))}
      </div>
      {asking === null || asking === 'approve' ? null : <ChangeActDialog change={change} act={asking} onClose={close} />}
    </>
  );
}

interface ActButtonProps {
  readonly state: ActState;
  readonly change: Change;
  readonly onPress: () => void;
}

function ActButton({ state: { act, whyNot }, change, onPress }: ActButtonProps) {
  const id = useId();
  return (
    <div className="act">
      <Button disabled={whyNot !== null} aria-describedby={id} onClick={onPress}>
        {text.change.names[act]}
      </Button>
      <span id={id} className="act-note">
        {whyNot ?? (endsBeforeItBegan(act, change) ? text.change.endsBefore : text.change.means[act])}
      </span>
    </div>
  );
}

interface ApproveProps {
  readonly change: Change;
  readonly detail: Detail | null;
  readonly whyNot: string | null;
  readonly role: Role | null;
}

/** Armed by typing, as asking was: an approval starts the change, at once or at its time. */
function Approve({ change, detail, whyNot, role }: ApproveProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const { state, act } = useAct();
  const word = detail === null ? '' : armingWord(detail.plan.core.intent);
  const blocking = detail?.now?.verdicts.find(({ verdict }) => verdict === 'blocks');
  const trouble =
    whyNot ??
    (detail === null ? text.change.loadingPlan : null) ??
    (blocking === undefined ? null : text.change.approveBlocked(blocking.title, blocking.reason)) ??
    ((detail?.now?.drift.length ?? 0) === 0 ? null : text.change.approveBlocked(text.change.evidence, text.drift.gate)) ??
    (isArmed(typed, word) ? null : text.workspace.arm(word));
  const leftMs = (change.startAtMs ?? 0) - usePlatformNow();
  const means =
    change.startAtMs !== null && leftMs > 0
      ? text.change.startsScheduled(formatAbsolute(change.startAtMs), formatCountdown(leftMs))
      : text.change.means.approve;
  const press = (): void => {
    if (trouble === null) void act('change.approve', { changeId: change.id, planHash: change.planHash });
  };
  return (
    <div className="act-approve">
      {whyNot === null && word !== '' ? (
        <Field label={text.workspace.arm(word)}>
          {(control) => (
            <TextInput
              {...control}
              mono
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') press();
              }}
            />
          )}
        </Field>
      ) : null}
      <Button kind="danger" disabled={trouble !== null || state.phase === 'acting'} aria-describedby={id} onClick={press}>
        {state.phase === 'acting' ? text.change.acting : text.change.names.approve}
      </Button>
      <p id={id} role="status" className={trouble === null ? 'quiet' : 'act-trouble'}>
        {trouble === null ? isFirstOfTwo(change, detail, role) ? text.change.firstOfTwo : means : <LinkedText text={trouble} />}
      </p>
      {state.phase === 'failed' ? <ErrorState problem={state.problem} /> : null}
    </div>
  );
}

/** Its target can't fence, so that one approver who is no admin is not enough. */
function isFirstOfTwo(change: Change, detail: Detail | null, role: Role | null): boolean {
  const given = change.approval.kind === 'needed' ? change.approval.given : [];
  return detail !== null && detail.plan.unfenced !== null && role !== 'admin' && given.length === 0;
}

function Closed({ change, detail }: { readonly change: Change; readonly detail: Detail | null }) {
  const changes = useLatestById('changes');
  if (detail === null) return null;
  const undo = undoOf(change, detail.plan, [...changes.values()]);
  switch (undo.kind) {
    case 'can':
      return <LinkButton href={newChangeHref(undo.intent, undoesOf(change))}>{text.change.undo}</LinkButton>;
    case 'no-inverse':
      return <p className="quiet">{text.change.cantUndo}</p>;
    case 'nothing-done':
      return <p className="quiet">{text.change.notDone}</p>;
    case 'superseded':
      return <p className="quiet">{text.change.superseded}</p>;
  }
}
