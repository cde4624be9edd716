import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, ReactNode, UIEvent } from 'react';
import { classes } from './classes.ts';
import { useHotkeys } from './hotkeys.ts';
import type { Tone } from './tone.ts';
import type { VirtualColumn } from './virtual-column.ts';
import { useRowsBox } from './use-rows-box.ts';
import { bodyHeightPx, rowsInView, scrollToRow } from './virtual-rows.ts';
import type { RowsInView } from './virtual-rows.ts';
import './virtual-table.css';
import { VirtualHead, VirtualRow } from './virtual-table-row.tsx';

interface VirtualTableProps<R> {
  /** Accessible name of the table. */
  readonly label: string;
  /** The first one names the row and stays in view when the others scroll. */
  readonly columns: readonly VirtualColumn<R>[];
  readonly rowCount: number;
  /** undefined while nobody knows the row yet: its shape is drawn. The same object until there is something new. */
  readonly rowAt: (index: number) => R | undefined;
  readonly rowKey: (row: R) => string;
  readonly rowTone: (row: R) => Tone;
  readonly selected?: string | null;
  readonly onOpen: (row: R) => void;
  readonly sorting: { readonly by: string; readonly descending: boolean; readonly onSort: (by: string) => void };
  /** Rows that are seen now. */
  readonly onRange: (first: number, count: number) => void;
  /** A hand is on the table, or has left it: see `useHand`. */
  readonly onTouch: () => void;
  readonly onRelease: () => void;
  /** Rows of another question: the table begins at its top again. */
  readonly topKey: string;
  readonly busy: boolean;
  /** Too old to be believed. */
  readonly stale: boolean;
  /** Stands under the header when there are no rows. */
  readonly empty: ReactNode;
}

const nothingInView: RowsInView = { first: 0, end: 0, drawnFirst: 0, drawnEnd: 0, topPx: 0 };

/**
 * A table of any number of rows, of which those on screen exist. Rows are walked by `j` `k`, the arrows, Page Up and Down, Home and
 * End, and opened by Enter or a press; headers sort.
 */
export function VirtualTable<R>(props: VirtualTableProps<R>) {
  const { label, columns, rowCount, rowAt, rowKey, rowTone, selected, onOpen, sorting, onRange, onTouch, onRelease, topKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const measured = useRowsBox(scroller);
  const box = { ...measured, rowCount };
  const [scrollPx, setScrollPx] = useState(0);
  const [cursor, setCursor] = useState(0);
  const [top, setTop] = useState(topKey);
  if (top !== topKey) {
    setTop(topKey);
    setScrollPx(0);
    setCursor(0);
  }
  const wantsFocus = useRef(false);
  const view = measured.viewportPx === 0 ? nothingInView : rowsInView(box, scrollPx);
  const { first, end, drawnFirst, drawnEnd, topPx } = view;
  const at = Math.min(cursor, Math.max(0, rowCount - 1));

  useEffect(() => onRange(first, end - first), [onRange, first, end]);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [topKey]);
  const focusDrawn = (index: number): boolean => {
    const row = rows.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`);
    row?.focus({ preventScroll: true });
    return row !== null && row !== undefined;
  };
  useLayoutEffect(() => {
    if (wantsFocus.current && focusDrawn(at)) wantsFocus.current = false;
  });

  const focusRow = (index: number) => {
    const wanted = Math.min(Math.max(0, index), rowCount - 1);
    const toPx = scrollToRow(box, scrollPx, wanted);
    if (toPx !== scrollPx) scroller.current?.scrollTo({ top: toPx });
    setScrollPx(toPx);
    setCursor(wanted);
    // One that is not drawn yet gets the focus when it is.
    wantsFocus.current = !focusDrawn(wanted);
  };
  const walk = (by: number) => {
    const inside = rows.current?.contains(document.activeElement) === true;
    focusRow(inside ? at + by : at >= first && at < end ? at : first);
  };
  useHotkeys({ j: () => walk(1), k: () => walk(-1) });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    onTouch();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, end - first - 2);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rowCount - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focusRow(to);
  };

  const drawn = Array.from({ length: drawnEnd - drawnFirst }, (_, offset) => drawnFirst + offset);
  const tabbable = at >= drawnFirst && at < drawnEnd ? at : first;
  // What is left is shared out by width, twice to the names, so that figures never stand far from them.
  const template = columns.map(({ widthRem }, index) => `minmax(${widthRem}rem, ${index === 0 ? 2 * widthRem : widthRem}fr)`).join(' ');
  const leastRem = columns.reduce((sum, { widthRem }) => sum + widthRem, 0);
  return (
    <div
      className={classes('virtual-table', props.stale && 'virtual-table-stale')}
      role="table"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-busy={props.busy}
      style={{ '--columns': template, '--columns-least': `${leastRem}rem` } as object}
      ref={scroller}
      onScroll={(event: UIEvent<HTMLDivElement>) => setScrollPx(event.currentTarget.scrollTop)}
    >
      <VirtualHead columns={columns} sorting={sorting} />
      <div
        className="virtual-table-body"
        role="rowgroup"
        style={{ height: bodyHeightPx(box) }}
        onKeyDown={onKeyDown}
        onPointerMove={onTouch}
        onPointerLeave={onRelease}
        onFocus={onTouch}
        onBlur={(event: FocusEvent<HTMLDivElement>) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onRelease();
        }}
      >
        <div className="virtual-table-rows" role="presentation" ref={rows} style={{ transform: `translateY(${topPx}px)` }}>
          {drawn.map((index) => {
            const row = rowAt(index);
            return (
              <VirtualRow
                key={index}
                index={index}
                row={row}
                columns={columns}
                tone={row === undefined ? 'calm' : rowTone(row)}
                selected={row !== undefined && rowKey(row) === selected}
                tabbable={index === tabbable}
                onOpen={onOpen}
                onCursor={setCursor}
              />
            );
          })}
        </div>
      </div>
      {rowCount === 0 && !props.busy ? <div className="virtual-table-empty">{props.empty}</div> : null}
    </div>
  );
}
