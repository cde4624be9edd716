import type { Change } from '../../../shared/changes/change.ts';
import type { Plan } from '../../../shared/changes/plan.ts';
import { classes } from '../../ui/classes.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { Section } from '../../ui/panel.tsx';
import { formatMillis } from '../../ui/format.ts';
import { formatAge, formatSince } from '../../ui/time.ts';
import './change-steps.css';
import { LoudMark } from './loud-mark.tsx';
import type { StepRow } from './model/stepper.ts';
import { stepRows } from './model/stepper.ts';
import { text } from './text.ts';

/** Characters of a check's words beyond which they fold. */
const mostInline = 160;

interface ChangeStepsProps {
  readonly change: Change;
  readonly plan: Plan | null;
  readonly nowMs: number;
}

/** The run, step by step: what is known of each effect, what the target said, what the check found. */
export function ChangeSteps({ change, plan, nowMs }: ChangeStepsProps) {
  return (
    <Section title={text.change.steps}>
      <ol className="steps" aria-label={text.change.steps}>
        {stepRows(change, plan, nowMs).map((row) => (
          <Step key={row.index} row={row} />
        ))}
      </ol>
    </Section>
  );
}

function Step({ row }: { readonly row: StepRow }) {
  const unknown = row.effect === 'unknown';
  return (
    <li className={classes('step', row.current && 'step-current', unknown && 'hatched')} aria-current={row.current ? 'step' : undefined}>
      <span className="step-title">{row.title}</span>
      <LoudMark loudness={row.loudness} text={row.effectText} />
      <span className="step-time">{timeText(row)}</span>
      {row.activity === null ? null : <p className="step-activity">{row.activity}</p>}
      {row.problem === null ? null : <p className={unknown ? 'step-problem tone-unknown' : 'step-problem tone-critical'}>{row.problem}</p>}
      {row.readBack === null ? null : (
        <p className="step-line">
          <span className="quiet">{text.change.readBack}</span> {row.readBack}
        </p>
      )}
      {row.check === null ? null : <Check check={row.check} />}
      {row.key === null ? null : (
        <p className="step-line quiet">
          {text.change.key} <CopyableId id={row.key} what={text.change.key} most={16} />
        </p>
      )}
    </li>
  );
}

/** What a failed check found is always in sight; a passed one that has much to say is folded. */
function Check({ check: { passed, text: found } }: { readonly check: NonNullable<StepRow['check']> }) {
  const verdict = <strong className={passed ? undefined : 'tone-critical'}>{passed ? text.change.passed : text.change.failed}</strong>;
  if (!passed || found.length <= mostInline) {
    return (
      <p className="step-line">
        <span className="quiet">{text.change.check}</span> {verdict}: {found}
      </p>
    );
  }
  return (
    <details className="step-line">
      <summary>
        <span className="quiet">{text.change.check}</span> {verdict}
      </summary>
      {found}
    </details>
  );
}

function timeText(row: StepRow): string {
  if (row.tookMs === null) return row.holdMs > 0 ? text.change.holds(formatSince(row.holdMs)) : '';
  const confirmed = row.effect === 'applied' || row.effect === 'failed' || row.effect === 'reverted';
  return confirmed ? text.change.took(formatMillis(row.tookMs)) : text.change.since(formatAge(row.tookMs));
}
