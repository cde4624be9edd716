/** Values of the same keys side by side: a diff of two, or of running, draft and target. */
import type { ReactNode } from 'react';
import { same } from '../../shared/config/schema.ts';
import type { ConfigValue } from '../../shared/config/values.ts';
import type { ValueRow } from '../../shared/config/releases.ts';
import { classes } from './classes.ts';
import { absentMark } from './format.ts';
import { valueLines, valueWords } from './value-words.ts';
import './value-table.css';

interface ValueTableProps {
  /** Accessible name. */
  readonly label: string;
  /** Heading of each side, in the order of the rows' values. */
  readonly sides: readonly ReactNode[];
  readonly rows: readonly ValueRow[];
  /** What stands in the body when there are no rows. */
  readonly empty: ReactNode;
}

/** The first side is what the others are compared with: a value that differs from it is marked by colour, weight and a sign. */
export function ValueTable({ label, sides, rows, empty }: ValueTableProps) {
  return (
    <table className="value-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Key</th>
          {sides.map((side, index) => (
            <th key={index} scope="col">
              {side}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 ? (
          <tr>
            <td colSpan={sides.length + 1} className="quiet">
              {empty}
            </td>
          </tr>
        ) : null}
        {rows.map((row) => (
          <tr key={row.key} className={row.differs ? 'value-table-differs' : undefined}>
            <th scope="row" className="mono">
              {row.key}
            </th>
            {row.values.map((value, index) => (
              <td key={index} className={classes('mono', cellMark(row.values, index))}>
                <Cell values={row.values} index={index} unit={row.unit} />
                {row.unit === null || isDuration(row.unit) || value === null ? null : <span className="value-table-unit"> {row.unit}</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly values: ValueRow['values'];
  readonly index: number;
  readonly unit: string | null;
}

/** Of a value with fields, each line that differs carries the sign, and the others are quiet. */
function Cell({ values, index, unit }: CellProps) {
  const value = values[index] ?? null;
  if (typeof value !== 'object' || value === null) return text(value, unit);
  const others = (index === 0 ? values.slice(1) : values.slice(0, 1)).map((other) => new Set(other === null ? [] : valueLines(other)));
  const lines = valueLines(value);
  return lines.map((line, at) => (
    <span key={line} className={classes('value-table-line', others.every((other) => other.has(line)) && 'value-table-same')}>
      {line}
      {at === lines.length - 1 ? null : '\n'}
    </span>
  ));
}

function cellMark(values: readonly (ConfigValue | null)[], index: number): string | undefined {
  const first = values[0] ?? undefined;
  if (values.every((value) => same(value ?? undefined, first))) return undefined;
  if (index === 0) return 'value-table-old';
  return same(values[index] ?? undefined, first) ? undefined : 'value-table-new';
}

/** Durations carry their own units. */
function isDuration(unit: string | null): boolean {
  return unit === 'ms';
}

function text(value: string | number | boolean | null, unit: string | null): string {
  if (value === null) return absentMark;
  if (isDuration(unit)) return valueWords(value, unit);
  return value === '' ? '""' : String(value);
}
