/** Which columns the operator wants, kept on this console. */
import { z } from 'zod';

/** In the order in which they stand. */
export const streamColumnKeys = [
  'id',
  'state',
  'publisher',
  'ingestIdc',
  'viewers',
  'servedBy',
  'ingestKbps',
  'ingestKbpsShare',
  'fps',
  'gopSeconds',
  'rttMs',
  'jitterMs',
  'lossPct',
  'egressKbps',
  'rebufferPct',
  'startFailurePct',
  'startTimeP95Ms',
  'startedAtMs',
  'dataAgeMs',
] as const;
export type StreamColumnKey = (typeof streamColumnKeys)[number];

export const usualColumns: readonly StreamColumnKey[] = [
  'id',
  'state',
  'ingestIdc',
  'viewers',
  'ingestKbps',
  'ingestKbpsShare',
  'fps',
  'lossPct',
  'rebufferPct',
  'startFailurePct',
  'startTimeP95Ms',
  'startedAtMs',
];

const savedSchema = z.array(z.string());

/** What was kept, in the order of the table; the usual columns when it can't be read. Names of other versions are left out. */
export function columnsFrom(saved: string | null): readonly StreamColumnKey[] {
  if (saved === null) return usualColumns;
  try {
    const wanted = savedSchema.parse(JSON.parse(saved));
    return streamColumnKeys.filter((key) => key === 'id' || wanted.includes(key));
  } catch {
    return usualColumns;
  }
}

/** With a column or without it; the id always stays: it names the row. */
export function toggled(columns: readonly StreamColumnKey[], key: StreamColumnKey): readonly StreamColumnKey[] {
  return streamColumnKeys.filter((each) => each === 'id' || (each === key ? !columns.includes(key) : columns.includes(each)));
}
