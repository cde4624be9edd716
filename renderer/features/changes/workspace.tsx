import { useState } from 'react';
import type { ReactNode } from 'react';
import { actedIdcs, typedExactly } from '../../../shared/changes/acted-idcs.ts';
import type { Intent } from '../../../shared/changes/intent.ts';
import type { ChangeMode, Preview } from '../../../shared/changes/plan.ts';
import { roleMay } from '../../../shared/model/identity.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { usePlatformNow } from '../../live/index.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { DrillBanner } from '../../ui/drill-mark.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Screen, ScreenHeading, Section, SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { formatAge, formatSince } from '../../ui/time.ts';
import { AskBar } from './ask-bar.tsx';
import type { Why } from './ask-bar.tsx';
import { emptyGlass } from './break-glass-panel.tsx';
import type { BreakGlassDraft } from './break-glass-panel.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import type { ActingPerson } from './model/change-acts.ts';
import { breakGlassHelps } from './model/break-glass-helps.ts';
import { armingWord, isArmed } from './model/arming.ts';
import type { LivePreview } from './model/live-preview.ts';
import { previewIn } from './model/live-preview.ts';
import { readStart, startAtOnce } from './model/start-time.ts';
import { raisedHold } from './model/raised-hold.ts';
import { stripCells } from './model/run-strip.ts';
import { freshPreviewMs, submitGate } from './model/submit-gate.ts';
import { RulesPanel } from './rules-panel.tsx';
import { StartFields } from './start-fields.tsx';
import { text } from './text.ts';
import { useLivePreview } from './use-live-preview.ts';
import { useStanding } from './use-person.ts';
import { useSubmit } from './use-submit.ts';
import './workspace.css';

/** How a workspace was opened, whatever the kind. */
export interface WorkspaceStart {
  /** The change that this one undoes. */
  readonly undoes: string | null;
  /** Whether it begins as a drill; the person may turn it into either. */
  readonly mode: ChangeMode;
  /** Opens on the way past the second person, for who may go it. */
  readonly breaksGlass: boolean;
}

interface WorkspaceProps extends WorkspaceStart {
  readonly title: ReactNode;
  /** null while what is written makes no sense; then `draftProblem` says why. */
  readonly intent: Intent | null;
  readonly draftProblem: string | null;
  /** The form: what to do. It is told what the platform makes of it. */
  readonly what: (preview: Preview | null) => ReactNode;
  /** Stands with the forecast, e.g. the values that a release changes. */
  readonly effects?: ReactNode;
  /** The same, of what the platform has planned. */
  readonly effectsOf?: (preview: Preview) => ReactNode;
}

/** What, what will happen, what the rules say; why and the armed press in the bar below. The same for every kind of change. */
export function Workspace(props: WorkspaceProps) {
  const { title, intent, draftProblem, undoes, mode: startMode, breaksGlass, what, effects, effectsOf } = props;
  const [mode, setMode] = useState(startMode);
  const { person, trouble } = useStanding();
  const roleTrouble = roleTroubleOf(person);
  const nowMs = usePlatformNow();
  const [start, setStart] = useState(() => startAtOnce(nowMs));
  const starts = readStart(start, nowMs);
  const preview = useLivePreview(roleTrouble === null ? intent : null, { mode, startAtMs: starts.ok ? starts.startAtMs : null, undoes });
  const [why, setWhy] = useState<Why>({ reason: '', ticket: '' });
  const [typed, setTyped] = useState('');
  const [glassDraft, setGlass] = useState<BreakGlassDraft | null>(breaksGlass ? emptyGlass : null);
  const submitting = useSubmit();
  const shown = previewIn(preview);
  const mayBreak = mayBreakGlass(person, shown);
  const glass = mayBreak ? glassDraft : null;
  const idcs = intent === null ? [] : actedIdcs(intent);
  const word = intent === null ? '' : glass === null ? armingWord(intent) : idcs.join(' ');
  const ageMs = shown === null ? null : Math.max(0, nowMs - shown.evidence.takenAtMs);
  const staleNote = ageMs !== null && (trouble !== null || ageMs > freshPreviewMs) ? text.workspace.computed(formatAge(ageMs)) : null;
  const gate = submitGate({
    linkTrouble: trouble,
    roleTrouble,
    draftProblem:
      draftProblem ??
      (shown === null ? null : raisedHold(shown.plan)) ??
      (starts.ok ? (glass === null ? null : tooLateForGlass(shown, starts.startAtMs, nowMs)) : starts.problem),
    preview,
    previewAgeMs: ageMs,
    reason: why.reason,
    armed: glass === null ? isArmed(typed, word) : typedExactly(glass.typed, idcs),
    word,
    breakGlassWhy: glass === null ? null : glass.why,
  });

  function press(): void {
    if (!gate.open || !starts.ok) return;
    const { plan, evidence } = gate.preview;
    submitting.submit({
      planHash: plan.planHash,
      evidenceId: evidence.id,
      reason: why.reason.trim(),
      ticket: why.ticket.trim() === '' ? null : why.ticket.trim(),
      undoes,
      startAtMs: starts.startAtMs,
      breakGlass: glass === null ? null : { why: glass.why.trim(), typed: glass.typed },
    });
  }

  return (
    <Screen>
      {mode === 'drill' ? <DrillBanner detail={text.drill.draft} /> : null}
      <ScreenHeading title={title} note={<PlanNote preview={preview} nowMs={nowMs} undoes={undoes} />} />
      <div className="workspace">
        <section className="workspace-part" aria-label={text.workspace.what}>
          <SectionHeading title={text.workspace.what} />
          <ModeField mode={mode} onMode={setMode} />
          {what(shown)}
        </section>
        <section className="workspace-part workspace-middle" aria-label={text.workspace.whatHappens}>
          <ForecastPanel preview={preview} staleNote={staleNote} nothingYet={roleTrouble ?? text.workspace.noForecast}>
            {effects}
            {shown === null ? null : effectsOf?.(shown)}
          </ForecastPanel>
        </section>
        <RulesPanel preview={preview} breaksGlass={glass !== null} />
      </div>
      {shown === null ? null : <Strip preview={shown} />}
      <AskBar
        why={why}
        onWhy={setWhy}
        start={<StartFields draft={start} reading={starts} nowMs={nowMs} onChange={setStart} />}
        startAtMs={starts.ok ? starts.startAtMs : null}
        plan={shown?.plan ?? null}
        gate={gate}
        word={word}
        typed={typed}
        onType={setTyped}
        onPress={press}
        submitting={submitting}
        live={trouble === null}
        glass={glass}
        onGlass={setGlass}
        mayBreakGlass={mayBreak && shown !== null && breakGlassHelps(shown)}
        glassTrouble={glassTrouble(person, shown)}
      />
    </Screen>
  );
}

interface ModeFieldProps {
  readonly mode: ChangeMode;
  readonly onMode: (mode: ChangeMode) => void;
}

/** On the network, or as a drill on a shadow of it. */
function ModeField({ mode, onMode }: ModeFieldProps) {
  return (
    <Field label={text.drill.runIt}>
      {(control) => (
        <Select {...control} value={mode} onChange={({ target }) => onMode(target.value === 'drill' ? 'drill' : 'live')}>
          <option value="live">{text.drill.live}</option>
          <option value="drill">{text.drill.drill}</option>
        </Select>
      )}
    </Field>
  );
}

function roleTroubleOf(person: ActingPerson | null): string | null {
  const { role } = methods['change.submit'];
  if (person === null || roleMay(person.role, role)) return null;
  return `Asking for a change needs the role ${role}; yours is ${person.role}`;
}

/** What can wait for longer can wait for a second person. */
function tooLateForGlass(preview: Preview | null, startAtMs: number | null, nowMs: number): string | null {
  const policy = preview?.plan.breakGlass ?? null;
  if (policy === null || startAtMs === null || startAtMs <= nowMs + policy.startsWithinMs) return null;
  return text.breakGlass.tooLate(formatSince(policy.startsWithinMs));
}

function mayBreakGlass(person: ActingPerson | null, preview: Preview | null): boolean {
  const policy = preview?.plan.breakGlass ?? null;
  return person !== null && policy !== null && roleMay(person.role, policy.role) && preview?.plan.needsApproval === true;
}

/** An approver looks for it where nothing else than the target stands in the way: then the screen says what does. */
function glassTrouble(person: ActingPerson | null, preview: Preview | null): string | null {
  const unfenced = preview?.plan.unfenced ?? null;
  if (
    unfenced === null ||
    preview?.plan.needsApproval !== true ||
    person === null ||
    !roleMay(person.role, 'approver') ||
    mayBreakGlass(person, preview)
  )
    return null;
  return text.breakGlass.needsAdmin(unfenced);
}

interface PlanNoteProps {
  readonly preview: LivePreview;
  readonly nowMs: number;
  readonly undoes: string | null;
}

function PlanNote({ preview, nowMs, undoes }: PlanNoteProps) {
  const shown = previewIn(preview);
  return (
    <>
      <span>{text.workspace.draft}</span>
      {shown === null ? null : (
        <span>
          · {text.workspace.plan} <CopyableId id={shown.plan.planHash} what={text.workspace.planHash} most={9} />
        </span>
      )}
      {preview.phase === 'shown' ? (
        <span>· {text.workspace.computed(formatAge(Math.max(0, nowMs - preview.preview.evidence.takenAtMs)))}</span>
      ) : null}
      {preview.phase === 'asking' || preview.phase === 'outdated' ? <span>· {text.workspace.computing}</span> : null}
      {undoes === null ? null : (
        <span>
          · <a href={routes.change(undoes)}>{text.workspace.undoing(undoes)}</a>
        </span>
      )}
    </>
  );
}

function Strip({ preview }: { readonly preview: Preview }) {
  return (
    <Section title={text.workspace.runs}>
      <ol className="run-strip" aria-label={text.workspace.runs}>
        {stripCells(preview).map((cell) => (
          <li key={cell.key}>
            <strong>{cell.title}</strong>
            <span>{cell.detail}</span>
            <span className="quiet">{cell.quiet}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
