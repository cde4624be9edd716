import { useBridge, useConsoleNow, useLinkStatus, useRetry } from '../live/index.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { formatClock, formatCountdown, formatSince } from '../ui/time.ts';
import { appText } from './text.ts';

/** Link lost: since when, why, when the next try is. Stopped: why, and the way back in. */
export function LinkBanner() {
  const status = useLinkStatus();
  const nowMs = useConsoleNow();
  const retry = useRetry();
  const bridge = useBridge();
  const retryNow = (
    <Button small onClick={retry}>
      {appText.banners.retryNow}
    </Button>
  );
  switch (status.state) {
    case 'live':
    case 'signed-out':
      return null;
    case 'connecting': {
      if (status.lostAtMs === null) return null;
      return (
        <Banner
          tone="unknown"
          urgent
          title={appText.banners.lost(formatClock(status.lostAtMs), formatSince(nowMs - status.lostAtMs))}
          detail={appText.banners.reconnecting(status.attempt)}
          actions={retryNow}
        />
      );
    }
    case 'waiting':
      return (
        <Banner
          tone="unknown"
          urgent
          title={appText.banners.lost(formatClock(status.lostAtMs), formatSince(nowMs - status.lostAtMs))}
          detail={appText.banners.lostDetail(status.problem.message, formatCountdown(status.retryAtMs - nowMs))}
          actions={retryNow}
        />
      );
    case 'stopped':
      return (
        <Banner
          tone="critical"
          title={appText.banners.stopped}
          detail={`${status.problem.message}. ${status.problem.remedy}`}
          actions={
            <Button small onClick={() => void bridge.invoke('identity.signOut').catch(() => undefined)}>
              {appText.banners.signInAgain}
            </Button>
          }
        />
      );
  }
}
