import { useEffect, useRef, useState } from 'react';

/** Figures repaint at most twice a second, so that they can be read. */
export const figuresEveryMs = 500;

/**
 * The value as of the last tick: what a memoised child draws, however often the value itself changes. A value of another kind
 * (loading, shown, refused) is let through at once.
 */
export function usePaced<T>(value: T, kindOf: (value: T) => unknown, everyMs = figuresEveryMs): T {
  const latest = useRef(value);
  const [shown, setShown] = useState(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return kindOf(shown) === kindOf(value) ? shown : value;
}

/** Hands a value on after a delay: neighbours with other delays don't draw in one commit. */
export function useDelayed<T>(value: T, delayMs: number): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setShown(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return shown;
}
