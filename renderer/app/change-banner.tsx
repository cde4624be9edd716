import { useEffect, useState } from 'react';
import type { Change } from '../../shared/changes/change.ts';
import { useCall, useLinkStatus, usePlatformNow } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/button.tsx';
import { TaggedTitle } from '../ui/drill-mark.tsx';
import { routes } from '../ui/routes.ts';
import { formatCountdown } from '../ui/time.ts';
import { appText } from './text.ts';

interface ChangeBannerProps {
  readonly change: Change;
}

/** Percent of the move at each step; the plan never changes, so it is asked for once. */
export function useStepPercents(changeId: string): readonly (number | null)[] {
  const call = useCall();
  const [percents, setPercents] = useState<readonly (number | null)[]>([]);
  useEffect(() => {
    let wanted = true;
    void call('change.get', { changeId }).then((outcome) => {
      if (wanted && outcome.ok) setPercents(outcome.result.plan.core.steps.map((step) => (step.kind === 'route' ? step.percent : null)));
    });
    return () => {
      wanted = false;
    };
  }, [call, changeId]);
  return percents;
}

/** A change that is being carried out: where it stands and how long it holds. */
export function RunningBanner({ change }: ChangeBannerProps) {
  const nowMs = usePlatformNow();
  const percents = useStepPercents(change.id);
  const live = useLinkStatus().state === 'live';
  const words = runningWords(change, percents, nowMs);
  const needsSomebody = change.state.phase === 'paused' || change.steps.some(({ effect }) => effect === 'unknown');
  return (
    <Banner
      tone={!live ? 'unknown' : needsSomebody ? 'degraded' : 'calm'}
      title={<Title change={change} />}
      detail={live ? words : appText.running.lastSeen(words)}
      actions={
        <LinkButton small href={routes.change(change.id)}>
          {appText.banners.open}
        </LinkButton>
      }
    />
  );
}

/** Somebody else's change that the signed-in person may approve. */
export function ApprovalBanner({ change }: ChangeBannerProps) {
  const nowMs = usePlatformNow();
  const leftMs = change.state.phase === 'awaiting-approval' ? change.state.expiresAtMs - nowMs : 0;
  return (
    <Banner
      tone="calm"
      title={
        <>
          <Title change={change} /> {appText.banners.approvalWanted}
        </>
      }
      detail={appText.banners.approvalBy(change.requester.name, formatCountdown(leftMs))}
      actions={
        <LinkButton small kind="primary" href={routes.change(change.id)}>
          {appText.banners.review}
        </LinkButton>
      }
    />
  );
}

function Title({ change }: ChangeBannerProps) {
  return <TaggedTitle mode={change.mode} title={change.title} />;
}

export function runningWords(change: Change, percents: readonly (number | null)[], nowMs: number): string {
  const { state, steps } = change;
  const words = appText.running;
  switch (state.phase) {
    case 'ready':
      return words.ready(formatCountdown(state.startAtMs - nowMs));
    case 'running': {
      const percent = percents[state.step];
      const where = words.step(state.step + 1, steps.length, typeof percent === 'number' ? words.percent(percent) : '');
      const doing =
        state.activity === 'holding' ? words.holding(formatCountdown((state.holdUntilMs ?? nowMs) - nowMs)) : words[state.activity];
      return `${where}, ${doing}`;
    }
    case 'paused':
      return words.paused(words.step(state.step + 1, steps.length, ''), state.by.name, state.why);
    case 'verifying':
      return words.verifying;
    case 'reverting':
      return words.reverting(state.why);
    case 'previewed':
    case 'awaiting-approval':
    case 'closed':
      return '';
  }
}
