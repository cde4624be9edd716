import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { RowsBox } from './virtual-rows.ts';

type Measured = Pick<RowsBox, 'rowPx' | 'viewportPx'>;

/** Height of a dense row in rem: `--row-dense`. */
const rowRem = 1.75;

/** Height of a row and of what rows are seen through, under a header that stays; kept as the window and its root size change. */
export function useRowsBox(scroller: RefObject<HTMLElement | null>): Measured {
  const [box, setBox] = useState<Measured>({ rowPx: 28, viewportPx: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => {
      const rowPx = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const viewportPx = Math.max(0, element.clientHeight - (element.firstElementChild?.getBoundingClientRect().height ?? 0));
      setBox((before) => (before.rowPx === rowPx && before.viewportPx === viewportPx ? before : { rowPx, viewportPx }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return box;
}
