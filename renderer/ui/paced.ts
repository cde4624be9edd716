import { useEffect, useEffectEvent, useState } from 'react';

/** Figures repaint at most twice a second, so that they can be read. */
export const figuresEveryMs = 500;
/** A frame older than this shows nothing live: three of a view that comes every second. */
export const frameTooOldMs = 3000;

/** A view's value; `receivedAtMs` once it is shown: by the link's clock, so that pacing needs none of its own. */
export interface PacedValue {
  readonly state: string;
  readonly receivedAtMs?: number;
}

/** How long `next` must wait for its turn after `shown`, in ms; 0 when it is due. Another `state` never waits. */
export function pacedWaitMs(shown: PacedValue, next: PacedValue, everyMs: number): number {
  if (shown.state !== next.state || shown.receivedAtMs === undefined || next.receivedAtMs === undefined) return 0;
  const sinceMs = next.receivedAtMs - shown.receivedAtMs;
  // A new link process has another clock: what seems to come from the past is news too.
  return sinceMs < 0 ? 0 : Math.max(0, everyMs - sinceMs);
}

/**
 * The value a memoised child draws: at once when what is shown is older than `everyMs`, else when that time has passed, however
 * often the value itself changes. Another `state` (loading, shown, refused) is let through at once, and so is what `isUrgent`
 * says of the value shown and the next: a change of health does not wait for figures.
 */
export function usePaced<T extends PacedValue>(value: T, everyMs = figuresEveryMs, isUrgent?: (shown: T, next: T) => boolean): T {
  const [shown, setShown] = useState(value);
  const waitMs = value === shown ? 0 : isUrgent?.(shown, value) === true ? 0 : pacedWaitMs(shown, value, everyMs);
  if (value !== shown && waitMs === 0) setShown(value);
  useEffect(() => {
    if (waitMs === 0) return undefined;
    const timer = setTimeout(() => setShown(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return waitMs === 0 ? value : shown;
}

/** Hands a value on some time after `key` has changed: neighbours with other delays don't draw in one commit. */
export function useDelayed<T>(value: T, key: unknown, delayMs: number): T {
  const [shown, setShown] = useState(value);
  const take = useEffectEvent(() => setShown(value));
  useEffect(() => {
    const timer = setTimeout(() => take(), delayMs);
    return () => clearTimeout(timer);
  }, [key, delayMs]);
  return shown;
}
