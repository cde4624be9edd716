import type { BrowserWindow } from 'electron';
import { consoleUrl } from '../security/console-url.ts';
import { note } from './log.ts';

/** At once after the first crash; several in a row: slower, but never giving up. A wall has nobody to press reload. */
const reloadAfterMs = [0, 300, 1_000, 10_000] as const;
const inARowMs = 60_000;
const patienceMs = 20_000;

/** Brings back a page that crashed, hangs, or could not be loaded. */
export function healWindow(window: BrowserWindow): void {
  const { webContents } = window;
  let recent: number[] = [];
  let stopPatience: NodeJS.Timeout | undefined;

  function reload(why: string): void {
    const nowMs = performance.now();
    recent = [...recent.filter((atMs) => nowMs - atMs < inARowMs), nowMs];
    const delayMs = reloadAfterMs[Math.min(recent.length, reloadAfterMs.length) - 1] ?? 0;
    note(`the page ${why}; loading it again in ${String(delayMs)} ms`);
    setTimeout(() => {
      if (!window.isDestroyed()) void window.loadURL(consoleUrl).catch(() => undefined);
    }, delayMs);
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason !== 'clean-exit') reload(`ended (${reason}, ${String(exitCode)})`);
  });
  webContents.on('did-fail-load', (...[, code, description, , isMainFrame]) => {
    // -3: another load took its place.
    if (isMainFrame && code !== -3) reload(`could not be loaded (${description})`);
  });
  window.on('unresponsive', () => {
    clearTimeout(stopPatience);
    stopPatience = setTimeout(() => {
      if (!window.isDestroyed()) webContents.forcefullyCrashRenderer();
    }, patienceMs);
  });
  window.on('responsive', () => {
    clearTimeout(stopPatience);
  });
  window.on('closed', () => {
    clearTimeout(stopPatience);
  });
}
