import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { timing } from '../../shared/wire/limits.ts';

/** Either end speaks every 3 s and the status may be a second old: beyond this a sign of life is missing. */
const missedMs = 1.5 * timing.heartbeatMs;

/** How long a live link has heard nothing, ms, once that is longer than usual; null while all is well, and when it is not live. */
export function silentForMs(status: LinkStatus, consoleNowMs: number): number | null {
  if (status.state !== 'live') return null;
  const quietMs = consoleNowMs - status.lastHeardAtMs;
  return quietMs > missedMs ? quietMs : null;
}
