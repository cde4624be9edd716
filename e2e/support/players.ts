/** What players of the lab have received, asked of them directly: the witness that a moved stream really arrives. */
import { playersReportSchema } from '../../shared/agents/players.ts';

/** Bytes received so far per stream from the edges of all IDCs but `except`. */
export async function bytesPerStream(playersUrl: string, except?: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(playersUrl);
  const { rows } = playersReportSchema.parse(await response.json());
  const bytes = new Map<string, number>();
  for (const row of rows) {
    if (row.idc !== except) bytes.set(row.streamId, (bytes.get(row.streamId) ?? 0) + row.bytes);
  }
  return bytes;
}
