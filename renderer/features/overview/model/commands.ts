/** Who commands which IDC, for the rows of the overview. */
import { rowsOf } from '../../../../shared/wire/columns.ts';
import type { Tables } from '../../../../shared/wire/columns.ts';
import type { StateViewSpec } from '../../../../shared/wire/views.ts';

export interface Command {
  readonly name: string;
  /** It is whoever looks. */
  readonly own: boolean;
  /** How many ask for it. */
  readonly asking: number;
}

export function commandsOf(tables: Tables<StateViewSpec<'authority'>>, subject: string | null): ReadonlyMap<string, Command> {
  const asking = tables.requests.columns.idc;
  return new Map(
    rowsOf(tables.holders).map((row) => [
      row.idc,
      { name: row.name, own: row.subject === subject, asking: asking.filter((idc) => idc === row.idc).length },
    ]),
  );
}
