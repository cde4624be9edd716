import { describe, expect, it } from 'vitest';
import { rowAt, rowsOf, tableOf } from './columns.ts';

const spec = { id: 'str', viewers: 'f64', state: 'u8' } as const;
const rows = [
  { id: 'osl-1', viewers: 12, state: 0 },
  { id: 'ath-1', viewers: Number.NaN, state: 4 },
];

describe('a table', () => {
  it('gives back the rows it was made of', () => {
    expect(rowsOf(tableOf(spec, rows))).toEqual(rows);
  });

  it('has one typed array per column, as long as it has rows', () => {
    const { columns } = tableOf(spec, rows);
    expect(columns.viewers).toBeInstanceOf(Float64Array);
    expect(columns.state).toEqual(Uint8Array.of(0, 4));
    expect(columns.id).toEqual(['osl-1', 'ath-1']);
  });

  it('has columns even without a row', () => {
    const table = tableOf(spec, []);
    expect(table.rows).toBe(0);
    expect(table.columns.viewers).toHaveLength(0);
  });

  it('refuses a row that it does not have', () => {
    expect(() => rowAt(tableOf(spec, rows), 2)).toThrow(RangeError);
    expect(() => rowAt(tableOf(spec, rows), -1)).toThrow(RangeError);
  });
});
