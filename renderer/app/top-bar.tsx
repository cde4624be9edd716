import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { alarmCounts } from '../../shared/model/alarms.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { useConsoleNow, useLatestById, useLinkStatus, useLogView, usePlatformNow } from '../live/index.ts';
import { classes } from '../ui/classes.ts';
import { formatMillis } from '../ui/format.ts';
import { routes } from '../ui/routes.ts';
import { StateShape } from '../ui/state-shape.tsx';
import { commonText } from '../ui/text.ts';
import { formatAge, formatClock, formatOffset, offsetMinutesAt } from '../ui/time.ts';
import { AccountMenu } from './account-menu.tsx';
import type { AlarmSound } from './alarm-sound.ts';
import { SoundButton } from './sound-button.tsx';
import { silentForMs } from './link-silence.ts';
import { appText } from './text.ts';
import type { Theme } from './theme.ts';
import './top-bar.css';
import { useNetworkAge } from './use-network-age.ts';

interface TopBarProps {
  readonly welcome: Welcome;
  readonly sound: AlarmSound;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onPalette: () => void;
}

export function TopBar({ welcome, sound, theme, onTheme, onPalette }: TopBarProps) {
  return (
    <header className={classes('top-bar', `top-bar-${welcome.environment}`)}>
      <span className="top-bar-product">{appText.product}</span>
      <span className={classes('environment', `environment-${welcome.environment}`)}>{welcome.environment}</span>
      <span className="top-bar-network" title={welcome.platformName}>
        {welcome.platformName}
      </span>
      <span className="top-bar-space" />
      <LinkState />
      <AlarmCounts />
      <SoundButton {...sound} />
      <WallClock />
      <AccountMenu welcome={welcome} theme={theme} onTheme={onTheme} />
      <button type="button" className="palette-button" onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <span>{appText.palette.open}</span>
        <kbd>Ctrl K</kbd>
      </button>
    </header>
  );
}

function LinkState() {
  const status = useLinkStatus();
  const dataAgeMs = useNetworkAge();
  const silentMs = silentForMs(status, useConsoleNow());
  const live = status.state === 'live' && silentMs === null;
  return (
    <span className={classes('link-state', !live && 'link-state-lost')} role="group" aria-label={appText.link.label}>
      <StateShape state={live ? 'healthy' : 'unknown'} />
      <span>{silentMs === null ? wordOf(status.state) : appText.link.silent(formatAge(silentMs))}</span>
      {live && status.roundTripMs !== null ? (
        <span className="link-state-part">
          {appText.link.link} <b>{formatMillis(status.roundTripMs)}</b>
        </span>
      ) : null}
      {dataAgeMs === null ? null : (
        <span className="link-state-part">
          {appText.link.data} <b>{formatAge(dataAgeMs)}</b>
        </span>
      )}
    </span>
  );
}

function wordOf(state: LinkStatus['state']): string {
  switch (state) {
    case 'live':
      return appText.link.live;
    case 'connecting':
      return appText.link.connecting;
    case 'waiting':
      return appText.link.lost;
    case 'stopped':
    case 'signed-out':
      return appText.link.stopped;
  }
}

function AlarmCounts() {
  const status = useLinkStatus();
  const silentMs = silentForMs(status, useConsoleNow());
  const live = status.state === 'live' && silentMs === null;
  const isKnown = useLogView('alarms').state === 'shown';
  const counts = alarmCounts(useLatestById('alarms').values());
  return (
    <a className="alarm-counts" href={routes.alarms()} aria-label={appText.alarms.label}>
      {counts.length === 0 ? (
        <span className="quiet">{live && isKnown ? appText.alarms.none : appText.alarms.unknown}</span>
      ) : (
        counts.map(({ severity, loud, acknowledged }) => {
          const said = appText.alarms.count({ loud, acknowledged, severity: commonText.severities[severity] });
          return (
            <span key={severity} className={`alarm-count tone-${live ? severity : 'unknown'}`} title={said} aria-label={said}>
              <StateShape state={severity === 'info' ? 'healthy' : severity} outline={!live || loud === 0} />
              {live ? '' : '~'}
              {loud === 0 ? acknowledged : loud}
            </span>
          );
        })
      )}
    </a>
  );
}

function WallClock() {
  const nowMs = usePlatformNow();
  return (
    <span className="wall-clock" role="timer" aria-label={appText.clock}>
      {formatClock(nowMs)} <span className="quiet">{formatOffset(offsetMinutesAt(nowMs))}</span>
    </span>
  );
}
