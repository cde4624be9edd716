/** What the palette always offers: screens, IDCs with their actions, open changes, the console itself. */
import type { Change } from '../../shared/changes/change.ts';
import { themes } from '../../shared/ipc/channels.ts';
import { roleMay } from '../../shared/model/identity.ts';
import type { Role } from '../../shared/model/identity.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import type { AlarmSound } from './alarm-sound.ts';
import { screens } from './screens.tsx';
import { appText } from './text.ts';
import type { Theme } from './theme.ts';

interface FrameCommandsOptions {
  readonly role: Role;
  readonly idcs: readonly { readonly id: string; readonly name: string; readonly region: string }[];
  readonly changes: readonly Change[];
  readonly sound: AlarmSound;
  readonly onTheme: (theme: Theme) => void;
  readonly onHelp: () => void;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
}

const { palette } = appText;

export function frameCommands({
  role,
  idcs,
  changes,
  sound,
  onTheme,
  onHelp,
  onRetry,
  onSignOut,
}: FrameCommandsOptions): readonly Command[] {
  const go = screens.map(({ name, href, keys }) => ({
    id: `go ${name}`,
    title: appText.screens[name],
    group: palette.groups.go,
    keys,
    run: () => navigate(href),
  }));
  const open = changes
    .filter(({ state }) => state.phase !== 'closed' && state.phase !== 'previewed')
    .map((change) => ({
      id: `change ${change.id}`,
      title: palette.openChange(change.title),
      group: palette.groups.changes,
      words: `${change.id} ${change.idcs.join(' ')}`,
      run: () => navigate(routes.change(change.id)),
    }));
  const opens = idcs.map(({ id, name, region }) => ({
    id: `idc ${id}`,
    title: palette.openIdc(id),
    group: palette.groups.idcs,
    words: `${name} ${region}`,
    run: () => navigate(routes.idc(id)),
  }));
  const streams = idcs.map(({ id, name }) => ({
    id: `streams ${id}`,
    title: palette.streamsOf(id),
    group: palette.groups.idcs,
    words: name,
    run: () => navigate(routes.streams({ idc: id })),
  }));
  const acts = roleMay(role, 'operator') ? idcs.flatMap(({ id, name }) => shifts(id, name)) : [];
  const own = palette.groups.console;
  const consoleCommands: readonly Command[] = [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      title: palette.theme(appText.account.themes[theme]),
      group: own,
      run: () => onTheme(theme),
    })),
    {
      id: 'mute',
      title: sound.muted ? palette.unmute : palette.mute,
      group: own,
      words: 'sound silence',
      run: () => sound.onMute(!sound.muted),
    },
    { id: 'help', title: palette.help, group: own, keys: '?', run: onHelp },
    { id: 'retry', title: palette.retry, group: own, words: 'reconnect link', run: onRetry },
    { id: 'sign-out', title: appText.account.signOut, group: own, words: 'log out', run: onSignOut },
  ];
  return [...go, ...open, ...opens, ...streams, ...acts, ...consoleCommands];
}

function shifts(idc: string, name: string): readonly Command[] {
  const shift = (direction: 'away' | 'back', title: string): Command => ({
    id: `shift ${direction} ${idc}`,
    title,
    group: palette.groups.act,
    words: `${name} failover drain`,
    run: () => navigate(routes.newChange({ kind: 'traffic-shift', direction, idc })),
  });
  const start = (title: string, words: string, query: Readonly<Record<string, string>>): Command => ({
    id: `${title} ${idc}`,
    title,
    group: palette.groups.act,
    words: `${name} ${words}`,
    run: () => navigate(routes.newChange({ ...query, idc })),
  });
  return [
    shift('away', palette.shiftAway(idc)),
    shift('back', palette.bringBack(idc)),
    start(palette.hold(idc), 'freeze lock nobody', { kind: 'hold' }),
    start(palette.override(idc), 'waive guard', { kind: 'override' }),
    start(palette.drillAway(idc), 'rehearse exercise', { kind: 'traffic-shift', direction: 'away', mode: 'drill' }),
  ];
}
