/** MediaMTX's control API, version 3, and its metrics: what Switchyard reads of them. */
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';

const count = z.number().nonnegative();

const peerSchema = z.object({ type: z.string(), id: z.string() });
const pathSchema = z
  .object({
    name: z.string().min(1),
    ready: z.boolean(),
    readyTime: z.string().nullable(),
    source: peerSchema.nullable(),
    readers: z.array(peerSchema),
    inboundBytes: count.optional(),
    outboundBytes: count.optional(),
    // Before v1.17 the only ones; since then told beside the others.
    bytesReceived: count.optional(),
    bytesSent: count.optional(),
  })
  .transform(({ inboundBytes, outboundBytes, bytesReceived, bytesSent, ...path }) => ({
    ...path,
    bytesIn: inboundBytes ?? bytesReceived ?? Number.NaN,
    bytesOut: outboundBytes ?? bytesSent ?? Number.NaN,
  }));
export type MediamtxPath = z.output<typeof pathSchema>;

const listSchema = z.object({ pageCount: z.number().int().nonnegative(), items: z.array(pathSchema) });
const infoSchema = z.object({ version: z.string(), started: z.string() });

export function parsePaths(text: string) {
  return parseJson('paths', listSchema, text);
}

export function parseInfo(text: string) {
  return parseJson('info', infoSchema, text);
}

/** What the metrics know of one connection beyond the API's lists. */
export interface MediamtxConnection {
  readonly remoteAddress: string;
  readonly rttMs: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
}

const wanted: Readonly<Record<string, keyof Omit<MediamtxConnection, 'remoteAddress'>>> = {
  srt_conns_ms_rtt: 'rttMs',
  srt_conns_packets_received: 'packetsReceived',
  srt_conns_packets_received_loss: 'packetsLost',
};

/** Connections by their id. Lines that are not understood are left out: metrics come and go with versions. */
export function parseConnections(text: string): ReadonlyMap<string, MediamtxConnection> {
  const found = new Map<string, MediamtxConnection>();
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', number] = /^(\w+_conns\w*|\w+_sessions\w*)\{([^}]*)\} (\S+)$/.exec(line) ?? [];
    const id = /(?:^|,)id="([^"]*)"/.exec(labels)?.[1];
    const remoteAddress = /(?:^|,)remoteAddr="([^"]*)"/.exec(labels)?.[1] ?? '';
    if (id === undefined) continue;
    const known = found.get(id) ?? { remoteAddress, rttMs: Number.NaN, packetsReceived: Number.NaN, packetsLost: Number.NaN };
    const column = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    found.set(id, column === undefined ? known : { ...known, [column]: Number(number) });
  }
  return found;
}
