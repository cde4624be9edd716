import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Figures repaint at most twice a second, so that they can be read. */
export const figuresEveryMs = 500;
/** A frame older than this shows nothing live: three of a view that comes every second. */
export const frameTooOldMs = 3000;

/**
 * The value as of the last tick: what a memoised child draws, however often the value itself changes. Another
 * `state` (loading, shown, refused) is let through at once.
 */
export function usePaced<T extends { readonly state: string }>(value: T, everyMs = figuresEveryMs): T {
  const latest = useRef(value);
  const [shown, setShown] = useState(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return shown.state === value.state ? shown : value;
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
