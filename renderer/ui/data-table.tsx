import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import './data-table.css';
import { useHeldOrder } from './held-order.ts';
import { useHotkeys } from './hotkeys.ts';
import { pressesControl } from './presses-control.ts';
import { titleIfCut } from './title-if-cut.ts';
import type { Tone } from './tone.ts';

export interface Column<R> {
  readonly key: string;
  readonly header: ReactNode;
  /** Second line of the header: the unit of the whole column. */
  readonly unit?: string;
  readonly align?: 'start' | 'end';
  /** CSS width, e.g. `7rem`; leave out to share what is left. */
  readonly width?: string;
  /** Names the row for screen readers; the first column does when none is marked. */
  readonly rowHeader?: boolean;
  /** Left out below this window width in px. */
  readonly hideBelow?: 1200 | 1360 | 1500;
  readonly cell: (row: R) => ReactNode;
}

interface DataTableProps<R> {
  /** Accessible name of the table. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  /** In the wanted order; while somebody points or walks inside, the shown order stays as it was. */
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  /** Tints the row: worst states only. `unknown` hatches it. */
  readonly rowTone?: (row: R) => Tone;
  readonly rowSelected?: (row: R) => boolean;
  /** Enter or a press on the row. Interactive things inside a row keep their own press. */
  readonly onOpen?: (row: R) => void;
  readonly dense?: boolean;
  /** Takes `j` and `k` also while nothing has focus: one per screen. */
  readonly primary?: boolean;
  /** What stands under the header when there are no rows. */
  readonly empty?: ReactNode;
}

/** A real table, dense, with rows walked by `j` `k` or the arrows and opened by Enter. */
export function DataTable<R>(props: DataTableProps<R>) {
  const { label, columns, rows, rowKey, rowTone, rowSelected, onOpen, dense = false, primary = false, empty } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState<string>();
  const { rows: shown, touch, release } = useHeldOrder(rows, rowKey);

  const focusRow = (index: number) => {
    const row = body.current?.rows.item(Math.min(Math.max(0, index), shown.length - 1));
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const indexOf = (element: Element | null) => {
    const row = element?.closest('tr') ?? null;
    return row === null || body.current === null ? -1 : Array.from(body.current.rows).indexOf(row);
  };
  const walk = (by: number) => {
    const from = indexOf(body.current?.contains(document.activeElement) === true ? document.activeElement : null);
    const at = shown.findIndex((row) => rowKey(row) === current);
    focusRow(from === -1 ? Math.max(0, at) : from + by);
  };
  useHotkeys(primary ? { j: () => walk(1), k: () => walk(-1) } : {});

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    touch();
    const step = { ArrowDown: 1, ArrowUp: -1, ...(primary ? {} : { j: 1, k: -1 }) }[event.key];
    if (step !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      walk(step);
    }
  };

  return (
    <div className="data-table-scroll">
      <table className={classes('data-table', dense && 'data-table-dense', onOpen !== undefined && 'data-table-opens')} aria-label={label}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} className={hideClass(column)} style={column.width === undefined ? undefined : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classes(column.align === 'end' && 'number', hideClass(column))}>
                {column.header}
                {column.unit === undefined ? null : <span className="data-table-unit"> {column.unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={onKeyDown}
          onPointerMove={touch}
          onPointerOver={titleIfCut}
          onPointerLeave={release}
          onFocus={touch}
          onBlur={(event: FocusEvent<HTMLTableSectionElement>) => {
            if (!event.currentTarget.contains(event.relatedTarget)) release();
          }}
        >
          {shown.map((row, index) => {
            const key = rowKey(row);
            const tone = rowTone?.(row) ?? 'calm';
            const isCurrent = current === undefined || !shown.some((other) => rowKey(other) === current) ? index === 0 : key === current;
            return (
              <tr
                key={key}
                tabIndex={isCurrent ? 0 : -1}
                aria-selected={rowSelected?.(row)}
                className={classes(tone !== 'calm' && `data-row-${tone}`, tone === 'unknown' && 'hatched')}
                onFocus={() => setCurrent(key)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row);
                }}
                onClick={(event: MouseEvent<HTMLTableRowElement>) => {
                  if (!pressesControl(event.target, event.currentTarget)) onOpen?.(row);
                }}
              >
                {columns.map((column, columnIndex) => (
                  <BodyCell key={column.key} column={column} header={column.rowHeader ?? columnIndex === 0}>
                    {column.cell(row)}
                  </BodyCell>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length === 0 && empty !== undefined ? <div className="data-table-empty">{empty}</div> : null}
    </div>
  );
}

function hideClass<R>(column: Column<R>): string | undefined {
  return column.hideBelow === undefined ? undefined : `hide-below-${column.hideBelow}`;
}

interface BodyCellProps<R> {
  readonly column: Column<R>;
  readonly header: boolean;
  readonly children: ReactNode;
}

function BodyCell<R>({ column, header, children }: BodyCellProps<R>) {
  const className = classes(column.align === 'end' && 'number', hideClass(column));
  return header ? (
    <th scope="row" className={className}>
      {children}
    </th>
  ) : (
    <td className={className}>{children}</td>
  );
}
