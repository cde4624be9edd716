import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { readJsonFile, writeJsonFile } from '../files.ts';
import { consoleUrl } from '../security/console-url.ts';
import { lockedWebPreferences } from '../security/web-preferences.ts';
import { note } from './log.ts';
import { healWindow } from './crash-recovery.ts';
import { boundsFor, savedWindowsSchema, smallest, withBounds } from './window-bounds.ts';
import type { SavedWindows, Screen } from './window-bounds.ts';

/** The page's own surface, so that nothing flashes before it draws; `--page` in renderer/ui/tokens.css. */
const surface = { dark: '#0e1114', light: '#f4f5f7' } as const;
const saveAfterMs = 500;

export interface Windows {
  open(): void;
  /** Brings the console to the front. */
  show(): void;
}

export async function createWindows(options: {
  readonly profileDirectory: string;
  readonly preload: string;
  readonly title: string;
}): Promise<Windows> {
  const file = join(options.profileDirectory, 'windows.json');
  const stored = await readJsonFile(file, savedWindowsSchema);
  let saved: SavedWindows | null = stored.state === 'read' ? stored.value : null;

  function remember(window: BrowserWindow): void {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const bounds = window.getNormalBounds();
    const display = screen.getDisplayMatching(window.getBounds());
    saved = withBounds(saved, String(display.id), { ...bounds, isMaximized: window.isMaximized() });
    writeJsonFile(file, saved).catch((error: unknown) => {
      note(`the window's place could not be stored: ${String(error)}`);
    });
  }

  return {
    open() {
      const { isMaximized, ...bounds } = boundsFor(saved, screens());
      const window = new BrowserWindow({
        ...bounds,
        minWidth: smallest.width,
        minHeight: smallest.height,
        show: false,
        title: options.title,
        backgroundColor: nativeTheme.shouldUseDarkColors ? surface.dark : surface.light,
        autoHideMenuBar: true,
        webPreferences: lockedWebPreferences(options.preload),
      });
      window.once('ready-to-show', () => {
        if (isMaximized) window.maximize();
        window.show();
      });
      nativeTheme.on('updated', () => {
        if (!window.isDestroyed()) window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? surface.dark : surface.light);
      });
      const rememberSoon = debounced(saveAfterMs, () => {
        remember(window);
      });
      window.on('resize', rememberSoon);
      window.on('move', rememberSoon);
      window.on('close', () => {
        remember(window);
      });
      // The profile is part of the title: two consoles on one desk are two people.
      window.on('page-title-updated', (event) => {
        event.preventDefault();
      });
      healWindow(window);
      // A page that could not be loaded is loaded again: see crash-recovery.ts.
      window.loadURL(consoleUrl).catch(() => undefined);
    },
    show() {
      const window = BrowserWindow.getAllWindows()[0];
      if (window === undefined) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function screens(): [Screen, ...Screen[]] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [screenOf(primary), ...others.map(screenOf)];
}

function screenOf({ id, workArea }: Electron.Display): Screen {
  return { id: String(id), workArea };
}

function debounced(delayMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  };
}
