/** The chosen theme on `<html data-theme>`; `system` follows the operating system as it changes. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Bridge, Settings } from '../../shared/ipc/channels.ts';
import { useBridge } from '../live/index.ts';

export type Theme = Settings['theme'];

const lightSystem = '(prefers-color-scheme: light)';

function subscribeSystem(listener: () => void): () => void {
  const query = window.matchMedia(lightSystem);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

function systemIsLight(): boolean {
  return window.matchMedia(lightSystem).matches;
}

async function readTheme(bridge: Bridge): Promise<Theme> {
  return (await bridge.invoke('settings.read')).theme;
}

export function useTheme(): readonly [theme: Theme, choose: (theme: Theme) => void] {
  const bridge = useBridge();
  const [theme, setTheme] = useState<Theme>('system');
  const light = useSyncExternalStore(subscribeSystem, systemIsLight);
  useEffect(() => {
    // Settings that can't be read leave the system's theme: main tells of the cause itself.
    readTheme(bridge).then(setTheme, () => undefined);
  }, [bridge]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (light ? 'light' : 'dark') : theme;
  }, [theme, light]);
  const choose = useCallback(
    (next: Theme) => {
      setTheme(next);
      void bridge.invoke('settings.setTheme', next).catch(() => undefined);
    },
    [bridge],
  );
  return [theme, choose];
}
