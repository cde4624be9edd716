/** The platform's clock for parts that say times; a context of a reader, not of a value, so a tick renders nothing. */
import { createContext, useContext } from 'react';

function machineClock(): number {
  return Date.now();
}

/** Answers the platform's time in Unix ms. */
export const ClockContext = createContext<() => number>(machineClock);

export function useClock(): () => number {
  return useContext(ClockContext);
}
