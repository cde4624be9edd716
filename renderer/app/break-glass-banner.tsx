import type { Change } from '../../shared/changes/change.ts';
import type { ActingPerson } from '../features/changes/model/change-acts.ts';
import { reviewWhyNot } from '../features/changes/model/review.ts';
import { usePlatformNow } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/button.tsx';
import { routes } from '../ui/routes.ts';
import { formatCountdown, formatSince } from '../ui/time.ts';
import { runningWords, useStepPercents } from './change-banner.tsx';
import { appText } from './text.ts';

const words = appText.breakGlass;

/** Somebody acts without a second person: on every console, for as long as it is open. */
export function BreakGlassBanner({ change }: { readonly change: Change }) {
  const nowMs = usePlatformNow();
  const percents = useStepPercents(change.id);
  const { approval, steps } = change;
  if (approval.kind !== 'break-glass') return null;
  const waits = steps.every(({ key }) => key === null) && approval.expiresAtMs !== null;
  const until = waits ? words.mustBegin(formatCountdown((approval.expiresAtMs ?? nowMs) - nowMs)) : '';
  return (
    <Banner
      tone="critical"
      label={words.label}
      title={words.title(change.title)}
      detail={[words.by(approval.by.name, approval.why), runningWords(change, percents, nowMs), until].filter(Boolean).join(' · ')}
      actions={
        <LinkButton small href={routes.change(change.id)}>
          {appText.banners.open}
        </LinkButton>
      }
    />
  );
}

interface ReviewBannersProps {
  readonly owed: readonly Change[];
  /** Who looks: offered to review only what they may. */
  readonly person: ActingPerson;
}

/** One row, however many are owed. */
export function ReviewBanners({ owed, person }: ReviewBannersProps) {
  const nowMs = usePlatformNow();
  const [only, ...others] = owed;
  if (only === undefined) return null;
  if (others.length === 0) return <ReviewBanner change={only} person={person} />;
  const overdue = owed.filter(({ review }) => review?.state === 'owed' && review.dueAtMs !== null && review.dueAtMs <= nowMs).length;
  return (
    <Banner
      tone={overdue > 0 ? 'critical' : 'degraded'}
      label={words.reviewLabel}
      title={words.owedMany(owed.length)}
      detail={overdue === 0 ? undefined : words.overdueMany(overdue)}
      actions={
        <LinkButton small href={routes.changes({ show: 'reviews' })}>
          {appText.banners.open}
        </LinkButton>
      }
    />
  );
}

interface ReviewBannerProps {
  readonly change: Change;
  readonly person: ActingPerson;
}

/** It went without a second person, and nobody has looked at it yet. Overdue it is as loud as an alarm. */
function ReviewBanner({ change, person }: ReviewBannerProps) {
  const nowMs = usePlatformNow();
  const { review, approval } = change;
  if (review?.state !== 'owed' || approval.kind !== 'break-glass') return null;
  const leftMs = review.dueAtMs === null ? null : review.dueAtMs - nowMs;
  const due = leftMs === null ? '' : leftMs > 0 ? words.due(formatSince(leftMs)) : words.overdue(formatSince(-leftMs));
  const who = person.subject === approval.by.subject ? words.yours : words.by(approval.by.name, approval.why);
  return (
    <Banner
      tone={leftMs !== null && leftMs <= 0 ? 'critical' : 'degraded'}
      label={words.reviewLabel}
      title={words.owed(change.title)}
      detail={[who, due].filter(Boolean).join(' · ')}
      actions={
        <LinkButton small href={routes.change(change.id)}>
          {reviewWhyNot(change, person) === null ? appText.banners.review : appText.banners.open}
        </LinkButton>
      }
    />
  );
}
