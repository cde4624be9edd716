import { useEffect, useRef, useState } from 'react';
import { frozenOrder } from './frozen-order.ts';

/**
 * How long rows stay where they are after the last sign of a hand on the table. Long enough to read, aim and press; short enough
 * that a pointer left lying on a console never keeps the worst row from the top (docs/adr/0006-order-is-held-for-a-while.md).
 */
export const heldOrderMs = 10_000;

interface Hand<T> {
  /** What was there when the hand came; undefined while there is none. */
  readonly held: T | undefined;
  /** A hand is on the table: a pointer moved, a key was pressed, focus came in. */
  readonly touch: () => void;
  /** The hand is gone. */
  readonly release: () => void;
  /** Holds something else while the hand is still there; undefined holds nothing until the next touch. */
  readonly hold: (value: T | undefined) => void;
}

/** Keeps what `take` answers when a hand comes, until it has rested for `heldOrderMs` or is gone. */
export function useHand<T>(take: () => T): Hand<T> {
  const [held, setHeld] = useState<{ readonly value: T }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function release(): void {
    clearTimeout(timer.current);
    setHeld(undefined);
  }

  function touch(): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, heldOrderMs);
    setHeld((before) => before ?? { value: take() });
  }

  return { held: held?.value, touch, release, hold: (value) => setHeld(value === undefined ? undefined : { value }) };
}

interface HeldOrder<R> extends Pick<Hand<unknown>, 'touch' | 'release'> {
  readonly rows: readonly R[];
}

/** The rows as wanted, or in the order they had when a hand came onto the table, until it has rested for `heldOrderMs`. */
export function useHeldOrder<R>(rows: readonly R[], rowKey: (row: R) => string): HeldOrder<R> {
  const { held, touch, release } = useHand(() => rows.map(rowKey));
  return { rows: held === undefined ? rows : frozenOrder(rows, rowKey, held), touch, release };
}
