import { useId } from 'react';
import type { ReactNode } from 'react';
import { skippedByBreakGlass } from '../../../shared/rules/break-glass.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { DrillTag } from '../../ui/drill-mark.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { RuleVerdictList } from '../../ui/rule-verdict-list.tsx';
import { BreakGlassPanel } from './break-glass-panel.tsx';
import type { BreakGlassDraft } from './break-glass-panel.tsx';
import { DriftTable } from './drift-table.tsx';
import type { LivePreview } from './model/live-preview.ts';
import { previewIn } from './model/live-preview.ts';
import { problemOf } from '../../ui/problem.ts';
import type { Gate } from './model/submit-gate.ts';
import { text } from './text.ts';
import type { SubmitState } from './use-submit.ts';

interface SubmitPanelProps {
  readonly preview: LivePreview;
  readonly gate: Gate;
  readonly word: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly onPress: () => void;
  readonly submit: SubmitState;
  readonly onSendAgain: () => void;
  /** The link is live. */
  readonly live: boolean;
  /** When it is to start. */
  readonly start: ReactNode;
  readonly startAtMs: number | null;
  /** On the way past the second person; null: one is asked. */
  readonly glass: BreakGlassDraft | null;
  readonly onGlass: (draft: BreakGlassDraft | null) => void;
  readonly mayBreakGlass: boolean;
  /** Why somebody who else may go without a second person may not here; null otherwise. */
  readonly glassTrouble: string | null;
}

/** What the rules say, and the one red button: armed by typing, disabled with the reason beside it before any press. */
export function SubmitPanel(props: SubmitPanelProps) {
  const {
    preview,
    gate,
    word,
    typed,
    onType,
    onPress,
    submit,
    onSendAgain,
    live,
    start,
    startAtMs,
    glass,
    onGlass,
    mayBreakGlass,
    glassTrouble,
  } = props;
  const gateId = useId();
  const shown = previewIn(preview);
  const needsApproval = shown?.plan.needsApproval ?? true;
  const asking = submit.phase === 'asking';
  const busy = asking || submit.phase === 'unanswered';
  const unfenced = shown?.plan.unfenced ?? null;
  const verdicts = shown?.evidence.verdicts.map((verdict) => (glass === null ? verdict : skippedByBreakGlass(verdict, unfenced))) ?? [];
  return (
    <section className="workspace-part" aria-label={text.workspace.rules}>
      <SectionHeading title={text.workspace.rules} />
      {shown === null && preview.phase === 'asking' ? <LoadingShape what={text.workspace.rules} rows={5} /> : null}
      {shown === null ? null : <RuleVerdictList verdicts={verdicts} label={text.workspace.rules} />}
      <div className="submit">
        {start}
        {glass === null ? null : (
          <BreakGlassPanel
            draft={glass}
            onChange={onGlass}
            word={word}
            policy={shown?.plan.breakGlass ?? null}
            unfenced={unfenced}
            gate={gate}
            busy={busy}
            onPress={onPress}
            onBack={() => onGlass(null)}
          />
        )}
        {word === '' || glass !== null ? null : (
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
        {/* Beside the press itself: the banner may be scrolled away. */}
        {shown?.plan.core.mode === 'drill' ? <DrillTag /> : null}
        {glass !== null ? null : (
          <>
            <Button kind="danger" disabled={!gate.open || busy} aria-describedby={gateId} onClick={onPress}>
              {asking
                ? text.workspace.asking
                : needsApproval
                  ? text.workspace.ask
                  : startAtMs === null
                    ? text.workspace.start
                    : text.start.schedule}
            </Button>
            <p id={gateId} role="status" className={gate.open ? 'quiet' : `submit-gate submit-gate-${gate.blocker}`}>
              {gate.open ? (needsApproval ? text.workspace.approverSees : text.workspace.noSecond) : gate.text}
            </p>
            {mayBreakGlass && needsApproval ? (
              <Button kind="bare" small onClick={() => onGlass({ why: '', typed: '' })}>
                {text.breakGlass.offer}
              </Button>
            ) : null}
            {glassTrouble === null ? null : <p className="quiet">{glassTrouble}</p>}
          </>
        )}
        <SubmitTrouble submit={submit} onSendAgain={onSendAgain} live={live} />
      </div>
    </section>
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

function SubmitTrouble({ submit, onSendAgain, live }: Pick<SubmitPanelProps, 'submit' | 'onSendAgain' | 'live'>) {
  switch (submit.phase) {
    case 'idle':
      return null;
    case 'asking':
      // The link keeps the request and sends it again by itself: the answer may come after it is back.
      return live ? null : <ErrorState problem={{ message: text.workspace.unanswered, remedy: text.workspace.unansweredDetail }} />;
    case 'refused':
      return (
        <>
          <ErrorState problem={problemOf(submit.failure, text.workspace.refusedTitle)} />
          <DriftTable drift={submit.failure.data.drift ?? []} meaning={text.drift.submit} />
        </>
      );
    case 'unanswered': {
      const { cause } = problemOf(submit.failure, '');
      return (
        <ErrorState
          problem={{ message: text.workspace.unanswered, remedy: text.workspace.unansweredDetail, cause }}
          actions={
            <Button small disabled={!live} onClick={onSendAgain}>
              {text.workspace.sendAgain}
            </Button>
          }
        />
      );
    }
  }
}
