import { useCallback, useMemo } from 'react';
import { useHand } from '../../ui/held-order.ts';
import type { StreamRow } from './model/stream-row.ts';
import { heldRows, rowsByPlace } from './model/stream-window.ts';
import type { HeldRows } from './model/stream-window.ts';
import type { StreamWindow } from './use-stream-window.ts';

interface Held extends HeldRows<StreamRow> {
  readonly of: StreamWindow;
}

interface ShownRows {
  readonly rowAt: (index: number) => StreamRow | undefined;
  readonly held: boolean;
  /** The platform has another order by now. */
  readonly moved: boolean;
  readonly touch: () => void;
  readonly release: () => void;
}

/** The window's rows by their place; while a hand is on the table, at the places they had when it came (ADR 0006). */
export function useHeldRows(window: StreamWindow): ShownRows {
  const { held, touch, release, hold } = useHand<Held>(() => ({ rows: rowsByPlace(window), moved: false, of: window }));
  if (held !== undefined && held.of !== window) {
    hold(held.of.question === window.question ? { ...heldRows(held.rows, window), of: window } : undefined);
  }
  const places = useMemo(() => rowsByPlace(window), [window]);
  const rows = held?.rows ?? places;
  const rowAt = useCallback((index: number) => rows.get(index), [rows]);
  return { rowAt, held: held !== undefined, moved: held?.moved ?? false, touch, release };
}
