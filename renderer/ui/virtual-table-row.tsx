import { memo } from 'react';
import type { MouseEvent } from 'react';
import { classes } from './classes.ts';
import { pressesControl } from './presses-control.ts';
import type { Tone } from './tone.ts';
import type { VirtualColumn } from './virtual-column.ts';

interface VirtualHeadProps<R> {
  readonly columns: readonly VirtualColumn<R>[];
  readonly sorting: { readonly by: string; readonly descending: boolean; readonly onSort: (by: string) => void };
}

/** Headers; those that sort are buttons. */
export function VirtualHead<R>({ columns, sorting }: VirtualHeadProps<R>) {
  return (
    <div className="virtual-table-head" role="rowgroup">
      <div className="virtual-table-row" role="row" aria-rowindex={1}>
        {columns.map(({ key, header, explain, align, sort }) => {
          const isSorted = sort !== undefined && sort === sorting.by;
          return (
            <div
              key={key}
              role="columnheader"
              className={classes('virtual-table-cell', align === 'end' && 'number')}
              aria-sort={sort === undefined ? undefined : isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
              title={explain}
            >
              {sort === undefined ? (
                header
              ) : (
                <button type="button" className="virtual-table-sort" onClick={() => sorting.onSort(sort)}>
                  {header}
                  <span className="virtual-table-arrow" aria-hidden="true">
                    {isSorted ? (sorting.descending ? '↓' : '↑') : ''}
                  </span>
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface VirtualRowProps<R> {
  readonly index: number;
  /** undefined: not known yet. */
  readonly row: R | undefined;
  readonly columns: readonly VirtualColumn<R>[];
  readonly tone: Tone;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onOpen: (row: R) => void;
  readonly onCursor: (index: number) => void;
}

function Row<R>({ index, row, columns, tone, selected, tabbable, onOpen, onCursor }: VirtualRowProps<R>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      className={classes('virtual-table-row', tone !== 'calm' && `virtual-table-row-${tone}`, tone === 'unknown' && 'hatched')}
      onFocus={() => onCursor(index)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget && row !== undefined) onOpen(row);
      }}
      onClick={(event: MouseEvent<HTMLDivElement>) => {
        if (row !== undefined && !pressesControl(event.target, event.currentTarget)) onOpen(row);
      }}
    >
      {columns.map(({ key, align, cell }, column) => (
        <div
          key={key}
          role={column === 0 ? 'rowheader' : 'cell'}
          className={classes('virtual-table-cell', align === 'end' && 'number', row === undefined && 'virtual-table-shape')}
        >
          {row === undefined ? null : cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row; drawn anew only when something of it has changed. */
export const VirtualRow = memo(Row) as typeof Row;
