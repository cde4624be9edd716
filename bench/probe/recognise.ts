/** Finds the probe's newest sample in a decoded frame. */
import type { Table, Tables, TableSpec, TablesSpec } from '../../shared/wire/columns.ts';
import type { StateViewName } from '../../shared/wire/views.ts';
import { codes, probeIdc, probeStream } from './batches.ts';

/** Round trips of the probe's stream are this much and its code: longer than any real one. */
export const rttBaseMs = 10_000;

/** undefined when the probe is not in the frame. */
export function probeCodeIn(view: StateViewName, tables: Tables<TablesSpec>): number | undefined {
  switch (view) {
    case 'overview':
      return codeOf(cell(tables['idcs'], { id: probeIdc, column: 'streams' }), 1);
    case 'idc':
      return codeOf(cell(tables['idc'], { id: probeIdc, column: 'streams' }), 1);
    case 'streams':
      return codeOf(cell(tables['streams'], { id: probeStream, column: 'rttMs' }), rttBaseMs);
    default:
      return undefined;
  }
}

function cell(table: Table<TableSpec> | undefined, at: { readonly id: string; readonly column: string }): unknown {
  const ids = table?.columns['id'];
  const row = Array.isArray(ids) ? ids.indexOf(at.id) : -1;
  return row < 0 ? undefined : table?.columns[at.column]?.[row];
}

function codeOf(value: unknown, base: number): number | undefined {
  if (typeof value !== 'number' || !(value >= base && value < base + codes)) return undefined;
  return value - base;
}
