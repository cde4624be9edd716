/** Long tables begin folded: the rows that matter most, and one press for the rest. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { commonText } from './text.ts';

interface Folded<R> {
  readonly shown: readonly R[];
  /** The button that shows the rest or folds it again; null when everything fits. */
  readonly more: ReactNode;
}

/**
 * @param rows in order of what matters.
 * @param most rows shown while folded. One row more than that is simply shown: a button would take its place.
 */
export function useFolded<R>(rows: readonly R[], most: number): Folded<R> {
  const [unfolded, setUnfolded] = useState(false);
  if (rows.length <= most + 1) return { shown: rows, more: null };
  return {
    shown: unfolded ? rows : rows.slice(0, most),
    more: (
      <div>
        <Button kind="bare" small aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? commonText.showFewer : commonText.showMore(rows.length - most)}
        </Button>
      </div>
    ),
  };
}
