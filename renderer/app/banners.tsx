/** The banner row: what must not be missed, whatever screen is shown. */
import { roleMay } from '../../shared/model/identity.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { useConsoleNow, useLatestById, useStateView } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { formatAge } from '../ui/time.ts';
import { ApprovalBanner, RunningBanner } from './change-banner.tsx';
import { ConsoleNotices } from './console-notices.tsx';
import type { ConsoleNoticesUse } from './console-notices.tsx';
import { LinkBanner } from './link-banner.tsx';
import { appText } from './text.ts';

interface BannersProps {
  readonly welcome: Welcome;
  readonly ofConsole: ConsoleNoticesUse;
}

const shownMost = 3;

export function Banners({ welcome, ofConsole }: BannersProps) {
  const changes = [...useLatestById('changes').values()];
  const running = changes.filter(({ state }) => ['ready', 'running', 'paused', 'verifying', 'reverting'].includes(state.phase));
  const awaiting = changes.filter(
    ({ state, requester }) =>
      state.phase === 'awaiting-approval' && roleMay(welcome.person.role, 'approver') && requester.subject !== welcome.person.subject,
  );
  return (
    <div className="banners">
      <LinkBanner />
      <IngressBanner />
      {running.slice(0, shownMost).map((change) => (
        <RunningBanner key={change.id} change={change} />
      ))}
      {awaiting.slice(0, shownMost).map((change) => (
        <ApprovalBanner key={change.id} change={change} />
      ))}
      {welcome.notices.map((notice) => (
        <Banner key={notice} tone="calm" title={notice} label={appText.banners.notice} />
      ))}
      <ConsoleNotices {...ofConsole} />
    </div>
  );
}

function IngressBanner() {
  const overview = useStateView('overview');
  const nowMs = useConsoleNow();
  if (overview.state !== 'shown') return null;
  const { actuatorReachable, actuatorAgeMs } = overview.tables.totals.columns;
  if (overview.tables.totals.rows === 0 || actuatorReachable[0] !== 0) return null;
  const age = (actuatorAgeMs[0] ?? Number.NaN) + Math.max(0, nowMs - overview.receivedAtMs);
  return <Banner tone="degraded" title={appText.banners.ingressLost} detail={appText.banners.ingressDetail(formatAge(age))} />;
}
