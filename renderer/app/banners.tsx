/** The banner row: what must not be missed, whatever screen is shown. */
import type { Change, ChangePhase } from '../../shared/changes/change.ts';
import { isStanding } from '../../shared/model/alarms.ts';
import { roleMay } from '../../shared/model/identity.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { useConsoleNow, useLatestById, usePlatformNow, useStateView } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/button.tsx';
import { guardEntries, guardTitle } from '../ui/guards.ts';
import { routes } from '../ui/routes.ts';
import { formatAge } from '../ui/time.ts';
import { BreakGlassBanner, ReviewBanners } from './break-glass-banner.tsx';
import { ApprovalBanner, RunningBanner } from './change-banner.tsx';
import { ConsoleNotices } from './console-notices.tsx';
import type { ConsoleNoticesUse } from './console-notices.tsx';
import { HistoryBanner } from './history-banner.tsx';
import { LinkBanner } from './link-banner.tsx';
import { appText } from './text.ts';

interface BannersProps {
  readonly welcome: Welcome;
  readonly ofConsole: ConsoleNoticesUse;
}

const shownMost = 3;
const farOffMs = 15 * 60_000;

export function Banners({ welcome, ofConsole }: BannersProps) {
  const nowMs = usePlatformNow();
  const changes = [...useLatestById('changes').values()];
  // Break-glass has a banner of its own, and what waits for its time hours away needs none.
  const running = changes.filter((change) => isUnderWay(change.state.phase) && !isBreakGlass(change) && !isFarOff(change, nowMs));
  const owed = changes.filter((change) => change.review?.state === 'owed' && change.state.phase === 'closed');
  const awaiting = changes.filter(
    ({ state, requester }) =>
      state.phase === 'awaiting-approval' && roleMay(welcome.person.role, 'approver') && requester.subject !== welcome.person.subject,
  );
  return (
    <div className="banners">
      <LinkBanner />
      <HistoryBanner />
      <UnwritableBanner />
      <TrafficManagerBanner />
      {changes.filter(isBreakGlass).map((change) => (
        <BreakGlassBanner key={change.id} change={change} />
      ))}
      {running.slice(0, shownMost).map((change) => (
        <RunningBanner key={change.id} change={change} />
      ))}
      <ReviewBanners owed={owed} person={welcome.person} />
      {awaiting.slice(0, shownMost).map((change) => (
        <ApprovalBanner key={change.id} change={change} />
      ))}
      <GuardBanners />
      {welcome.notices.map((notice) => (
        <Banner key={notice} tone="calm" title={notice} label={appText.banners.notice} />
      ))}
      <ConsoleNotices {...ofConsole} />
    </div>
  );
}

function isUnderWay(phase: ChangePhase): boolean {
  return phase === 'ready' || phase === 'running' || phase === 'paused' || phase === 'verifying' || phase === 'reverting';
}

function isBreakGlass({ approval, state }: Change): boolean {
  return approval.kind === 'break-glass' && state.phase !== 'closed';
}

function isFarOff({ state }: Change, nowMs: number): boolean {
  return state.phase === 'ready' && state.startAtMs - nowMs > farOffMs;
}

/** Holds and overrides stand on every screen: they say why a change is stopped, or not stopped. */
function GuardBanners() {
  const view = useStateView('guards');
  if (view.state !== 'shown') return null;
  return guardEntries(view.tables.guards)
    .slice(0, shownMost)
    .map((guard) => (
      <Banner
        key={`${guard.changeId} ${guard.guard}`}
        tone="calm"
        label={appText.banners.guard}
        title={guardTitle(guard)}
        detail={`${guard.by}: ${guard.why}`}
        actions={
          <LinkButton small href={routes.change(guard.changeId)}>
            {appText.banners.open}
          </LinkButton>
        }
      />
    ));
}

/** Alarms lie in the database: while it can't be written, their silence means nothing. */
function UnwritableBanner() {
  const overview = useStateView('overview');
  const nowMs = useConsoleNow();
  if (overview.state !== 'shown') return null;
  const forMs = (overview.tables.totals.columns.unwritableMs[0] ?? Number.NaN) + Math.max(0, nowMs - overview.receivedAtMs);
  if (Number.isNaN(forMs)) return null;
  return <Banner tone="critical" title={appText.banners.unwritable(formatAge(forMs))} detail={appText.banners.unwritableMeans} />;
}

/** Alarms about what divides the traffic: they tell what it answered. */
const targetCauses = 'ingress-';

function TrafficManagerBanner() {
  const words = appText.banners;
  const alarms = [...useLatestById('alarms').values()];
  const overview = useStateView('overview');
  const nowMs = useConsoleNow();
  if (overview.state !== 'shown') return null;
  const { actuatorReachable, actuatorAgeMs } = overview.tables.totals.columns;
  if (overview.tables.totals.rows === 0 || actuatorReachable[0] !== 0) return null;
  const age = (actuatorAgeMs[0] ?? Number.NaN) + Math.max(0, nowMs - overview.receivedAtMs);
  const told = alarms
    .filter((alarm) => isStanding(alarm) && alarm.cause.startsWith(targetCauses))
    .map(({ detail }) => words.trafficLostSays(detail));
  const lastRead = Number.isNaN(age) ? [] : [words.trafficLastRead(formatAge(age))];
  return <Banner tone="degraded" title={words.trafficLost} detail={[...told, ...lastRead, words.trafficLostMeans].join(' ')} />;
}
