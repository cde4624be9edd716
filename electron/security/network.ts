import type { Session } from 'electron';
import { consoleScheme } from './console-url.ts';

const allowed: ReadonlySet<string> = new Set([`${consoleScheme}:`, 'devtools:', 'data:', 'blob:']);

/** Below the page's policy a second lock: no request of a page ever leaves this machine. */
export function denyNetwork(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !allowed.has(new URL(url).protocol) });
  });
}
