/** What the palette always offers: the screens, and the console itself. */
import { themes } from '../../shared/ipc/channels.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import type { AlarmSound } from './alarm-sound.ts';
import { screens } from './screens.tsx';
import { appText } from './text.ts';
import type { Theme } from './theme.ts';

interface ConsoleCommandsOptions {
  readonly sound: AlarmSound;
  readonly onTheme: (theme: Theme) => void;
  readonly onHelp: () => void;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
}

const { palette } = appText;

export function screenCommands(): readonly Command[] {
  return screens.map(({ name, href, keys }) => ({
    id: `go ${name}`,
    title: appText.screens[name],
    group: palette.groups.go,
    keys,
    run: () => navigate(href),
  }));
}

export function consoleCommands({ sound, onTheme, onHelp, onRetry, onSignOut }: ConsoleCommandsOptions): readonly Command[] {
  const group = palette.groups.console;
  return [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      title: palette.theme(appText.account.themes[theme]),
      group,
      run: () => onTheme(theme),
    })),
    {
      id: 'mute',
      title: sound.muted ? palette.unmute : palette.mute,
      group,
      words: 'sound silence',
      run: () => sound.onMute(!sound.muted),
    },
    { id: 'export-audit', title: palette.exportAudit, group, words: 'bundle save download', run: () => navigate(routes.audit()) },
    { id: 'help', title: palette.help, group, keys: '?', run: onHelp },
    { id: 'retry', title: palette.retry, group, words: 'reconnect link', run: onRetry },
    { id: 'sign-out', title: appText.account.signOut, group, words: 'log out', run: onSignOut },
  ];
}
