/**
 * Tables of columns: the body of a state view. A view declares its tables once; rows, types, encoder and decoder follow.
 * An absent number is NaN in `f64` and `f32`; integers have no absent value; an absent string is empty.
 */
export type ColumnType = 'f64' | 'f32' | 'u32' | 'u8' | 'str';
export type TableSpec = Readonly<Record<string, ColumnType>>;
export type TablesSpec = Readonly<Record<string, TableSpec>>;

interface ColumnArrays {
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
  u8: Uint8Array;
  str: readonly string[];
}
export type ColumnOf<T extends ColumnType> = ColumnArrays[T];

/** One decoded table: `rows` and an array of that length for every column. */
export type Table<S extends TableSpec> = { readonly rows: number } & {
  readonly columns: { readonly [K in keyof S]: ColumnOf<S[K]> };
};
export type Tables<S extends TablesSpec> = { readonly [K in keyof S]: Table<S[K]> };

type Cell<T extends ColumnType> = T extends 'str' ? string : number;
/** One row as an object, for encoding from and reading into small tables. */
export type Row<S extends TableSpec> = { readonly [K in keyof S]: Cell<S[K]> };

const bytesPer = { f64: 8, f32: 4, u32: 4, u8: 1 } as const;

export function elementBytes(type: Exclude<ColumnType, 'str'>): number {
  return bytesPer[type];
}

/** A table of columns from row objects. */
export function tableOf<S extends TableSpec>(spec: S, rows: readonly Row<S>[]): Table<S> {
  const columns: Record<string, ColumnOf<ColumnType>> = {};
  for (const [name, type] of Object.entries(spec)) {
    columns[name] = columnOf(
      type,
      rows.map((row) => row[name] as string | number),
    );
  }
  return { rows: rows.length, columns } as Table<S>;
}

/** Row `index` of a table as an object. @throws RangeError outside the table. */
export function rowAt<S extends TableSpec>(table: Table<S>, index: number): Row<S> {
  if (index < 0 || index >= table.rows) throw new RangeError(`row ${String(index)} of ${String(table.rows)}`);
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(table.columns) as [string, ColumnOf<ColumnType>][]) row[name] = column[index];
  return row as Row<S>;
}

export function rowsOf<S extends TableSpec>(table: Table<S>): Row<S>[] {
  return Array.from({ length: table.rows }, (_, index) => rowAt(table, index));
}

function columnOf(type: ColumnType, cells: readonly (string | number)[]): ColumnOf<ColumnType> {
  switch (type) {
    case 'f64':
      return Float64Array.from(cells as number[]);
    case 'f32':
      return Float32Array.from(cells as number[]);
    case 'u32':
      return Uint32Array.from(cells as number[]);
    case 'u8':
      return Uint8Array.from(cells as number[]);
    case 'str':
      return cells as string[];
  }
}
