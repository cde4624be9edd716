import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Plan } from '../../../shared/changes/plan.ts';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { ErrorState } from '../../ui/conditions.tsx';
import type { Problem } from '../../ui/conditions.tsx';
import { DrillTag } from '../../ui/drill-mark.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { LinkedText } from '../../ui/linked-text.tsx';
import { problemOf } from '../../ui/problem.ts';
import './ask-bar.css';
import { BreakGlassPanel, emptyGlass } from './break-glass-panel.tsx';
import type { BreakGlassDraft } from './break-glass-panel.tsx';
import { DriftTable } from './drift-table.tsx';
import type { Gate } from './model/submit-gate.ts';
import { text } from './text.ts';
import type { Submitting } from './use-submit.ts';

/** Why it is asked for. */
export interface Why {
  readonly reason: string;
  readonly ticket: string;
}

interface AskBarProps {
  readonly why: Why;
  readonly onWhy: (why: Why) => void;
  /** When it is to start. */
  readonly start: ReactNode;
  readonly startAtMs: number | null;
  /** null while there is none. */
  readonly plan: Plan | null;
  readonly gate: Gate;
  readonly word: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onPress: () => void;
  readonly submitting: Submitting;
  /** The link is live. */
  readonly live: boolean;
  /** On the way past the second person; null: one is asked. */
  readonly glass: BreakGlassDraft | null;
  readonly onGlass: (draft: BreakGlassDraft | null) => void;
  readonly mayBreakGlass: boolean;
  /** Why somebody who else may go without a second person may not here; null otherwise. */
  readonly glassTrouble: string | null;
}

/**
 * Why, when, and the one red button: in sight however long the rest is. It is armed by typing, and disabled with the reason beside it before
 * any press.
 */
export function AskBar(props: AskBarProps) {
  const { why, onWhy, start, plan, gate, word, typed, onType, onPress, submitting, live, glass, onGlass } = props;
  const busy = submitting.state.phase === 'asking' || submitting.state.phase === 'unanswered';
  return (
    <section className="ask-bar" aria-label={text.workspace.askBar}>
      <div className={classes('ask-bar-fields', glass !== null && 'ask-bar-fields-glass')}>
        <WhyFields why={why} onWhy={onWhy} />
        <div className="ask-bar-part">{start}</div>
        {glass !== null ? null : (
          <>
            <div className="ask-bar-part">
              {word === '' ? null : (
                <Field label={<ArmLabel word={word} />}>
                  {(control) => (
                    <TextInput
                      {...control}
                      mono
                      value={typed}
                      onChange={(event) => onType(event.target.value)}
                      onKeyDown={(event) => {
                        if (event.key === 'Enter') onPress();
                      }}
                    />
                  )}
                </Field>
              )}
            </div>
            <Press {...props} busy={busy} />
          </>
        )}
      </div>
      {glass === null ? null : (
        <BreakGlassPanel
          draft={glass}
          onChange={onGlass}
          word={word}
          policy={plan?.breakGlass ?? null}
          unfenced={plan?.unfenced ?? null}
          gate={gate}
          busy={busy}
          onPress={onPress}
          onBack={() => onGlass(null)}
        />
      )}
      <SubmitTrouble submitting={submitting} live={live} gate={gate} />
    </section>
  );
}

function WhyFields({ why, onWhy }: Pick<AskBarProps, 'why' | 'onWhy'>) {
  return (
    <>
      <Field label={text.workspace.reason}>
        {(control) => (
          <TextArea
            {...control}
            required
            rows={2}
            maxLength={2000}
            placeholder={text.workspace.reasonPlaceholder}
            value={why.reason}
            onChange={(event) => onWhy({ ...why, reason: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.workspace.ticket}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={100}
            placeholder={text.workspace.ticketPlaceholder}
            value={why.ticket}
            onChange={(event) => onWhy({ ...why, ticket: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Press(props: AskBarProps & { readonly busy: boolean }) {
  const { plan, gate, startAtMs, submitting, onPress, onGlass, mayBreakGlass, glassTrouble, busy } = props;
  const gateId = useId();
  const needsApproval = plan?.needsApproval ?? true;
  const words = needsApproval ? text.workspace.ask : startAtMs === null ? text.workspace.start : text.start.schedule;
  return (
    <div className="ask-bar-part">
      <div className="ask-bar-press">
        <Button kind="danger" disabled={!gate.open || busy} aria-describedby={gateId} onClick={onPress}>
          {submitting.state.phase === 'asking' ? text.workspace.asking : words}
        </Button>
        {/* Beside the press itself: the banner may be scrolled away. */}
        {plan?.core.mode === 'drill' ? <DrillTag /> : null}
      </div>
      <p id={gateId} role="status" className={gate.open ? 'quiet' : `submit-gate submit-gate-${gate.blocker}`}>
        {gate.open ? needsApproval ? text.workspace.approverSees : text.workspace.noSecond : <LinkedText text={gate.text} />}
      </p>
      {mayBreakGlass ? (
        <Button kind="bare" small onClick={() => onGlass(emptyGlass)}>
          {text.breakGlass.offer}
        </Button>
      ) : null}
      {glassTrouble === null ? null : <p className="quiet">{glassTrouble}</p>}
    </div>
  );
}

function ArmLabel({ word }: { readonly word: string }) {
  const [before, after] = text.workspace.arm('\n').split('\n');
  return (
    <>
      {before}
      <span className="mono strong">{word}</span>
      {after}
    </>
  );
}

/** What blocks it now stands beside the press: of a refusal by a rule it is left to say what to do. */
function refusalOf(failure: CallFailure, gate: Gate): Problem {
  const problem = problemOf(failure, text.workspace.refusedTitle);
  const saysWhy = !gate.open && gate.blocker === 'rule';
  return saysWhy && failure.data.code === 'rule-blocked'
    ? { ...problem, message: text.workspace.refusedTitle, remedy: failure.data.remedy }
    : problem;
}

function SubmitTrouble({ submitting, live, gate }: Pick<AskBarProps, 'submitting' | 'live' | 'gate'>) {
  const { state, sendAgain } = submitting;
  switch (state.phase) {
    case 'idle':
      return null;
    case 'asking':
      // The link keeps the request and sends it again by itself: the answer may come after it is back.
      return live ? null : <ErrorState problem={{ message: text.workspace.unanswered, remedy: text.workspace.unansweredDetail }} />;
    case 'refused':
      return (
        <>
          <ErrorState problem={refusalOf(state.failure, gate)} />
          <DriftTable drift={state.failure.data.drift ?? []} meaning={text.drift.submit} />
        </>
      );
    case 'unanswered': {
      const { cause } = problemOf(state.failure, '');
      return (
        <ErrorState
          problem={{ message: text.workspace.unanswered, remedy: text.workspace.unansweredDetail, cause }}
          actions={
            <Button small disabled={!live} onClick={sendAgain}>
              {text.workspace.sendAgain}
            </Button>
          }
        />
      );
    }
  }
}
