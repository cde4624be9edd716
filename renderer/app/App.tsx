import { useState } from 'react';
import type { Welcome } from '../../shared/wire/methods.ts';
import { ConnectScreen } from '../features/connect/screen.tsx';
import { useLive } from '../live/context.tsx';
import { useBridge, useLinkStatus } from '../live/index.ts';
import { ClipboardContext } from '../ui/clipboard-context.ts';
import { ClockContext } from '../ui/clock-context.ts';
import '../ui/styles.ts';
import { ConsoleNotices, useConsoleNotices } from './console-notices.tsx';
import { Frame } from './frame.tsx';
import { PolicyCeiling } from './policy-ceiling.tsx';
import { useTheme } from './theme.ts';

/** Composes the window: what parts are handed, and whether somebody is in or at the door. */
export function App() {
  const bridge = useBridge();
  const { clock } = useLive();
  const [theme, setTheme] = useTheme();
  const welcome = useLastWelcome();
  const ofConsole = useConsoleNotices();
  const [copy] = useState(() => async (text: string) => {
    await bridge.invoke('clipboard.write', text);
  });
  const [platformNow] = useState(() => () => clock.now().platformMs);
  return (
    <ClipboardContext value={copy}>
      <ClockContext value={platformNow}>
        {welcome === null ? (
          <div className="door">
            <ConsoleNotices {...ofConsole} />
            <ConnectScreen />
          </div>
        ) : (
          <PolicyCeiling key={welcome.platformId}>
            <Frame welcome={welcome} ofConsole={ofConsole} theme={theme} onTheme={setTheme} />
          </PolicyCeiling>
        )}
      </ClockContext>
    </ClipboardContext>
  );
}

/**
 * Who let us in last. It outlives a lost link, so that the last figures stay on screen; signing out forgets it. One session has one welcome,
 * however often the link tells its state anew.
 */
function useLastWelcome(): Welcome | null {
  const status = useLinkStatus();
  const [last, setLast] = useState<Welcome | null>(null);
  const told = status.state === 'live' ? status.welcome : status.state === 'signed-out' ? null : last;
  const now = told?.sessionId === last?.sessionId ? last : told;
  if (now !== last) setLast(now);
  return now;
}
