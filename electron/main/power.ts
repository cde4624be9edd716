import { powerMonitor } from 'electron';

/** Tells the link when what it holds can't be trusted any more. */
export function watchPower(wake: (slept: boolean) => void): void {
  powerMonitor.on('resume', () => {
    wake(true);
  });
  powerMonitor.on('unlock-screen', () => {
    wake(false);
  });
}
