import type { Change } from '../../../shared/changes/change.ts';
import type { Intent } from '../../../shared/changes/intent.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { DrillTag } from '../../ui/drill-mark.tsx';
import { Moment } from '../../ui/moment.tsx';
import { routes } from '../../ui/routes.ts';
import { formatAbsolute, formatCountdown, formatSince } from '../../ui/time.ts';
import { intentSentences, kindWords } from './model/change-words.ts';
import { SuccessNote } from './run-fields.tsx';
import { text } from './text.ts';

interface ChangeFactsProps {
  readonly change: Change;
  readonly detail: Result<'change.get'> | null;
  readonly nowMs: number;
}

/** Who asked for what and why, word for word; nothing here changes while it runs. */
export function ChangeFacts({ change, detail, nowMs }: ChangeFactsProps) {
  return (
    <>
      <p className="strong">
        {kindWords[change.kind]} {change.mode === 'drill' ? <DrillTag /> : null}
      </p>
      {detail === null ? null : <IntentLines intent={detail.plan.core.intent} />}
      {detail === null ? null : <SuccessNote preview={detail} />}
      <dl className="facts">
        <dt>{text.change.asked}</dt>
        <dd>
          {change.requester.name} <span className="quiet">{change.requester.role}</span>
        </dd>
        <dt>{text.change.when}</dt>
        <dd>
          <Moment atMs={change.submittedAtMs} show="day" />
        </dd>
        <dt>{text.change.reason}</dt>
        <dd>{change.reason}</dd>
        {change.ticket === null ? null : (
          <>
            <dt>{text.change.ticket}</dt>
            <dd>{change.ticket}</dd>
          </>
        )}
        <dt>{text.change.approval}</dt>
        <dd>{approvalWords(change)}</dd>
        {change.startAtMs === null ? null : (
          <>
            <dt>{text.change.starts}</dt>
            <dd>
              {change.startAtMs > nowMs
                ? text.change.startsAt(formatAbsolute(change.startAtMs), formatCountdown(change.startAtMs - nowMs))
                : formatAbsolute(change.startAtMs)}
            </dd>
          </>
        )}
        {change.state.phase === 'awaiting-approval' ? (
          <>
            <dt>{text.change.expires}</dt>
            <dd>{text.change.expiresIn(formatCountdown(change.state.expiresAtMs - nowMs))}</dd>
          </>
        ) : null}
        <Unfenced why={detail?.plan.unfenced ?? null} approval={change.approval} />
        <Took term={text.drill.decide} ms={change.times.decideMs} />
        <Took term={text.drill.recover} ms={change.times.recoverMs} />
        {change.undoes === null ? null : (
          <>
            <dt>{text.change.undoes}</dt>
            <dd>
              <a href={routes.change(change.undoes)}>{change.undoes}</a>
            </dd>
          </>
        )}
        {detail === null ? null : (
          <>
            <dt>{text.change.evidence}</dt>
            <dd>
              <CopyableId id={detail.evidenceHash} what={text.change.evidenceHash} most={9} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

/** Its target can't check fencing tokens: who must approve then, or may go without. */
function Unfenced({ why, approval }: { readonly why: string | null; readonly approval: Change['approval'] }) {
  if (why === null) return null;
  return (
    <>
      <dt>{text.change.target}</dt>
      <dd>{approval.kind === 'break-glass' ? text.change.unfencedBroken(why) : text.change.unfenced(why)}</dd>
    </>
  );
}

/** How long it took, once it is known. */
function Took({ term, ms }: { readonly term: string; readonly ms: number | null }) {
  if (ms === null) return null;
  return (
    <>
      <dt>{term}</dt>
      <dd className="strong">{formatSince(ms)}</dd>
    </>
  );
}

function IntentLines({ intent }: { readonly intent: Intent }) {
  return (
    <ul>
      {intentSentences(intent).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function approvalWords({ approval }: Change): string {
  switch (approval.kind) {
    case 'needed':
      return approval.given.length === 0
        ? text.change.approvalNeeded
        : text.change.approvalGiven(approval.given.map(({ by }) => by.name).join(', '));
    case 'not-needed':
      return text.change.approvalNotNeeded(approval.policy);
    case 'approved':
      return text.change.approvedBy([...approval.given.map(({ by }) => by.name), approval.by.name].join(' and '));
    case 'break-glass':
      return text.change.breakGlass(approval.by.name, approval.why);
  }
}
