import { Suspense, memo, useState } from 'react';
import type { Welcome } from '../../shared/wire/methods.ts';
import { CommandContext } from '../ui/commands.ts';
import { EmptyState, LoadingShape } from '../ui/conditions.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Screen } from '../ui/panel.tsx';
import { navigate } from '../ui/routes.ts';
import type { Route } from '../ui/routes.ts';
import { useAlarmSound } from './alarm-sound.ts';
import { Banners } from './banners.tsx';
import { createCommandStore } from './command-registry.ts';
import type { ConsoleNoticesUse } from './console-notices.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import './frame.css';
import { HelpDialog } from './help-dialog.tsx';
import { PaletteOfAll } from './palette-of-all.tsx';
import { Rail } from './rail.tsx';
import { goBack, useRoute } from './router.ts';
import { screens } from './screens.tsx';
import { appText } from './text.ts';
import type { Theme } from './theme.ts';
import { TopBar } from './top-bar.tsx';
import { useAuthorityRenewal } from './use-authority-renewal.ts';

interface FrameProps {
  readonly welcome: Welcome;
  readonly ofConsole: ConsoleNoticesUse;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

type Open = 'nothing' | 'palette' | 'help';

/** Everything around a screen, and the screen that the address names. */
export function Frame({ welcome, ofConsole, theme, onTheme }: FrameProps) {
  const route = useRoute();
  const [open, setOpen] = useState<Open>('nothing');
  const [store] = useState(createCommandStore);
  const sound = useAlarmSound();
  const name = screenNameOf(route);

  useHotkeys({
    ...Object.fromEntries(screens.map(({ keys, href }) => [keys, () => navigate(href)])),
    'ctrl+k': () => setOpen((now) => (now === 'palette' ? 'nothing' : 'palette')),
    '?': () => setOpen('help'),
    // Bound only where it leads somewhere: a screen may have its own use for it.
    ...(route.path.length > 1 ? { escape: () => goBack(route) } : {}),
  });

  return (
    <CommandContext value={store}>
      <div className="frame">
        <a className="skip-link" href="#screen" onClick={focusScreen}>
          {appText.skip}
        </a>
        <TopBar welcome={welcome} sound={sound} theme={theme} onTheme={onTheme} onPalette={() => setOpen('palette')} />
        <AuthorityRenewal subject={welcome.person.subject} />
        <Rail current={name} />
        <Banners welcome={welcome} ofConsole={ofConsole} />
        <main className="frame-screen" id="screen" tabIndex={-1}>
          <CurrentScreen route={route} />
        </main>
        {open === 'palette' ? (
          <PaletteOfAll
            welcome={welcome}
            sound={sound}
            offered={store.all}
            onTheme={onTheme}
            onHelp={() => setOpen('help')}
            onClose={() => setOpen((now) => (now === 'palette' ? 'nothing' : now))}
          />
        ) : null}
        {open === 'help' ? <HelpDialog onClose={() => setOpen('nothing')} /> : null}
      </div>
    </CommandContext>
  );
}

function screenNameOf({ path }: Route): string {
  return path[0] ?? 'overview';
}

interface CurrentScreenProps {
  readonly route: Route;
}

/** Drawn anew for another address alone, and not for whatever the frame around it has to say. */
const CurrentScreen = memo(function CurrentScreen({ route }: CurrentScreenProps) {
  const name = screenNameOf(route);
  const View = screens.find((entry) => entry.name === name)?.view;
  const address = route.path.join('/');
  return (
    <ErrorBoundary key={address}>
      <Suspense
        fallback={
          <Screen>
            <LoadingShape what={appText.loadingScreen} />
          </Screen>
        }
      >
        {View === undefined ? (
          <Screen>
            <EmptyState title={appText.noSuchScreen(`#/${address}`)} detail={appText.noSuchScreenMeans} />
          </Screen>
        ) : (
          <View path={route.path.slice(1)} query={route.query} />
        )}
      </Suspense>
    </ErrorBoundary>
  );
});

interface AuthorityRenewalProps {
  readonly subject: string;
}

/** Shows nothing: a part of its own, so that each frame of its view draws nothing else. */
function AuthorityRenewal({ subject }: AuthorityRenewalProps) {
  useAuthorityRenewal(subject);
  return null;
}

function focusScreen(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('screen')?.focus();
}
