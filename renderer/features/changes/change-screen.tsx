import type { Change } from '../../../shared/changes/change.ts';
import { skippedByBreakGlass } from '../../../shared/rules/break-glass.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import type { AskedValue } from '../../live/index.ts';
import { useAsked, useLatestById, usePlatformNow } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorState, LoadingShape, StaleOverlay } from '../../ui/conditions.tsx';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { DrillBanner } from '../../ui/drill-mark.tsx';
import { Screen, ScreenHeading, SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { RuleVerdictList } from '../../ui/rule-verdict-list.tsx';
import { ActPanel } from './act-panel.tsx';
import { ChangeAdoption } from './change-adoption.tsx';
import { ChangeEndLine } from './change-end-line.tsx';
import { ChangeEvidence } from './change-evidence.tsx';
import { ChangeFacts } from './change-facts.tsx';
import { ChangeScore } from './change-score.tsx';
import { ChangeSides } from './change-sides.tsx';
import { ChangeSteps } from './change-steps.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { DriftTable } from './drift-table.tsx';
import { hasUnknownEffect } from './model/change-list.ts';
import { phaseWords } from './model/change-words.ts';
import { verdictsThenAndNow } from './model/forecast-moved.ts';
import { problemOf } from '../../ui/problem.ts';
import { LoudMark } from './loud-mark.tsx';
import { text } from './text.ts';
import { useStanding } from './use-person.ts';
import './workspace.css';

const refreshMs = 2_500;

type Detail = Result<'change.get'>;

interface ChangeScreenProps {
  readonly changeId: string;
  /** Act whose dialog is to be open, from the address. */
  readonly asked: string | null;
}

/** One change from approval to score. What happens comes live from the log of changes; the plan and the world now are asked for. */
export function ChangeScreen({ changeId, asked }: ChangeScreenProps) {
  const live = useLatestById('changes').get(changeId);
  const open = live !== undefined && live.state.phase !== 'closed';
  const { value } = useAsked('change.get', { changeId }, { revision: live?.revision, everyMs: open ? refreshMs : undefined });
  const detail = value.state === 'shown' ? value.result : null;
  const change = latestOf(live, detail?.change);
  if (change === null) return <NotShown value={value} />;
  return <ShownChange change={change} detail={detail} asked={asked} failure={<DetailFailure value={value} />} />;
}

function latestOf(live: Change | undefined, answered: Change | undefined): Change | null {
  if (live === undefined || answered === undefined) return live ?? answered ?? null;
  return answered.revision > live.revision ? answered : live;
}

function NotShown({ value }: { readonly value: AskedValue<Detail> }) {
  return (
    <Screen>
      {value.state === 'refused' ? (
        <ErrorState
          problem={problemOf(value.failure, text.change.missing)}
          actions={<LinkButton href={routes.changes()}>{text.workspace.backToChanges}</LinkButton>}
        />
      ) : (
        <LoadingShape what={text.change.loading} rows={8} />
      )}
    </Screen>
  );
}

function DetailFailure({ value }: { readonly value: AskedValue<Detail> }) {
  if (value.state === 'loading') return null;
  return value.failure === null ? null : <ErrorState problem={problemOf(value.failure, text.workspace.keepsFailing)} />;
}

interface ShownChangeProps extends Pick<ChangeScreenProps, 'asked'> {
  readonly change: Change;
  readonly detail: Detail | null;
  readonly failure: React.ReactNode;
}

function ShownChange({ change, detail, asked, failure }: ShownChangeProps) {
  const nowMs = usePlatformNow();
  const { trouble } = useStanding();
  const { text: words, loudness } = phaseWords(change);
  const awaiting = change.state.phase === 'awaiting-approval';
  const isConfig = change.kind === 'config-release' || change.kind === 'config-rollback';
  return (
    <Screen>
      {change.mode === 'drill' ? <DrillBanner detail={text.drill.detail} /> : null}
      <ScreenHeading
        title={
          <>
            {change.title}{' '}
            <span className="change-state">
              <LoudMark loudness={loudness} text={words} />
            </span>
          </>
        }
        note={
          <>
            <span>
              <CopyableId id={change.id} what={text.change.id} most={14} /> · {text.workspace.plan}{' '}
              <CopyableId id={change.planHash} what={text.workspace.planHash} most={9} />
            </span>
          </>
        }
        actions={<a href={routes.changeStory(change.id)}>{text.change.audit}</a>}
      />
      {hasUnknownEffect(change) ? (
        <Banner
          tone="unknown"
          title={text.change.unknownTitle}
          detail={change.state.phase === 'closed' ? text.change.unknownClosed : text.change.unknownDetail}
        />
      ) : null}
      {failure}
      <div className="workspace">
        <section className="workspace-part" aria-label={text.change.what}>
          <SectionHeading title={text.change.what} />
          <ChangeFacts change={change} detail={detail} nowMs={nowMs} />
        </section>
        <section className="workspace-part workspace-middle" aria-label={text.change.run}>
          <ChangeEndLine change={change} />
          {awaiting && detail !== null ? <ChangeEvidence detail={detail} /> : null}
          {awaiting ? null : (
            <StaleOverlay stale={trouble !== null} note={text.change.lastSeen}>
              <ChangeSteps change={change} plan={detail?.plan ?? null} nowMs={nowMs} />
            </StaleOverlay>
          )}
          {change.state.phase === 'paused' ? <DriftTable drift={detail?.now?.drift ?? []} meaning={text.drift.run} /> : null}
          {change.state.phase === 'closed' ? <ChangeScore change={change} /> : null}
          {isConfig && !awaiting && detail !== null ? <ChangeAdoption plan={detail.plan} /> : null}
          {change.mode === 'drill' ? <p className="quiet">{text.drill.sides}</p> : null}
          <ChangeSides idcs={change.idcs} />
          {!awaiting && detail !== null ? <ChangeEvidence detail={detail} folded /> : null}
        </section>
        <section className="workspace-part" aria-label={text.change.act}>
          {/* Only once there is nothing left to stop: the acts stay where they are. */}
          {change.state.phase === 'closed' ? <ReviewPanel change={change} nowMs={nowMs} asked={asked} /> : null}
          <ActPanel change={change} detail={detail} asked={asked} />
          {detail === null ? null : <Rules detail={detail} />}
        </section>
      </div>
    </Screen>
  );
}

function Rules({ detail }: { readonly detail: Detail }) {
  const { evidence, change, plan } = detail;
  // The evidence was taken before the glass was broken: what that skipped was not kept.
  const isBroken = change.approval.kind === 'break-glass';
  const then = evidence.verdicts.map((verdict) => (isBroken ? skippedByBreakGlass(verdict, plan.unfenced) : verdict));
  return (
    <>
      <SectionHeading title={detail.now === null ? text.workspace.rulesThen : text.workspace.rules} />
      <RuleVerdictList verdicts={verdictsThenAndNow(then, detail.now?.verdicts ?? null)} label={text.workspace.rules} />
    </>
  );
}
