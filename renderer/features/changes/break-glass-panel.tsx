import { useId } from 'react';
import type { Plan } from '../../../shared/changes/plan.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { LinkedText } from '../../ui/linked-text.tsx';
import { formatSince } from '../../ui/time.ts';
import './break-glass-panel.css';
import type { Gate } from './model/submit-gate.ts';
import { text } from './text.ts';

/** What is written on the way past the second person. */
export interface BreakGlassDraft {
  readonly why: string;
  readonly typed: string;
}

export const emptyGlass: BreakGlassDraft = { why: '', typed: '' };

interface BreakGlassPanelProps {
  readonly draft: BreakGlassDraft;
  readonly onChange: (draft: BreakGlassDraft) => void;
  /** IDCs to type. */
  readonly word: string;
  readonly policy: Plan['breakGlass'];
  /** Why its target can't check fencing tokens; null when it does. */
  readonly unfenced: string | null;
  readonly gate: Gate;
  readonly busy: boolean;
  readonly onPress: () => void;
  readonly onBack: () => void;
}

const words = text.breakGlass;

/** The way past the second person: what it means first, then why, the ids typed anew, and the red press. */
export function BreakGlassPanel({ draft, onChange, word, policy, unfenced, gate, busy, onPress, onBack }: BreakGlassPanelProps) {
  const titleId = useId();
  const gateId = useId();
  return (
    <section className="break-glass" aria-labelledby={titleId}>
      <h3 id={titleId} className="break-glass-title">
        {words.title}
      </h3>
      <ul className="break-glass-means">
        <li>{words.skips}</li>
        <li>{words.keeps}</li>
        {unfenced === null ? null : <li>{words.unfenced(unfenced)}</li>}
        {policy === null ? null : <li>{words.then(formatSince(policy.startsWithinMs), formatSince(policy.reviewWithinMs))}</li>}
      </ul>
      <Field label={words.why} hint={words.whyHint}>
        {(control) => (
          <TextArea
            {...control}
            data-first
            rows={2}
            maxLength={2000}
            value={draft.why}
            onChange={(event) => onChange({ ...draft, why: event.target.value })}
          />
        )}
      </Field>
      <div className="break-glass-press">
        <Field label={words.type(word)}>
          {(control) => (
            <TextInput
              {...control}
              mono
              value={draft.typed}
              onChange={(event) => onChange({ ...draft, typed: event.target.value })}
              onKeyDown={(event) => {
                if (event.key === 'Enter') onPress();
              }}
            />
          )}
        </Field>
        <div className="break-glass-acts">
          <Button kind="danger" disabled={!gate.open || busy} aria-describedby={gateId} onClick={onPress}>
            {busy ? text.workspace.asking : words.press}
          </Button>
          <Button kind="bare" small onClick={onBack}>
            {words.back}
          </Button>
        </div>
        <p id={gateId} role="status" className={gate.open ? 'quiet' : `submit-gate submit-gate-${gate.blocker}`}>
          {gate.open ? words.open : <LinkedText text={gate.text} />}
        </p>
      </div>
    </section>
  );
}
