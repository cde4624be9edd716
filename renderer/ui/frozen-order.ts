/**
 * The rows in an order taken earlier, so that none moves under the pointer. Rows that were not there then come last;
 * rows that are gone are left out.
 */
export function frozenOrder<R>(rows: readonly R[], keyOf: (row: R) => string, held: readonly string[]): readonly R[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const ordered: R[] = [];
  for (const key of held) {
    const row = byKey.get(key);
    if (row === undefined) continue;
    ordered.push(row);
    byKey.delete(key);
  }
  for (const row of byKey.values()) ordered.push(row);
  return ordered;
}
