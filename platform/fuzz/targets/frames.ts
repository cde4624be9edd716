/** State frames, as a console takes them from a platform. */
import type { Row, TableSpec, Tables, TablesSpec } from '../../../shared/wire/columns.ts';
import { tableOf } from '../../../shared/wire/columns.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import { decodeFrame, decodeFrameHeader, encodeFrame } from '../../../shared/wire/frame.ts';
import { isStateView, stateViewNames, stateViews } from '../../../shared/wire/views.ts';
import type { FuzzTarget } from '../target.ts';

const rowsPerTable = 3;

export const frames: FuzzTarget = {
  name: 'frames',
  corpus: stateViewNames.map((view, sequence) => {
    const spec: TablesSpec = stateViews[view].tables;
    const meta = { view, key: view, sequence, platformTimeMs: 1_790_000_000_000, oldestInputAgeMs: 250 };
    return encodeFrame(spec, meta, exampleTables(spec));
  }),
  words: ['"rows":4294967295', '"at":', '"bytes":', '"type":"str"', '"tables":{', 'SWYF'],
  take(input) {
    const { view } = decodeFrameHeader(input).header;
    decodeFrame(isStateView(view) ? stateViews[view].tables : {}, input);
  },
  refuses: (error) => error instanceof SwitchyardError,
};

function exampleTables(spec: TablesSpec): Tables<TablesSpec> {
  return Object.fromEntries(
    Object.entries(spec).map(([name, table]) => [
      name,
      tableOf(
        table,
        Array.from({ length: rowsPerTable }, (_, row) => exampleRow(table, row)),
      ),
    ]),
  );
}

function exampleRow(spec: TableSpec, row: number): Row<TableSpec> {
  return Object.fromEntries(Object.entries(spec).map(([name, type]) => [name, type === 'str' ? `${name} ${row}` : row]));
}
