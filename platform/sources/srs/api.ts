/** SRS's HTTP API, version 1: what Switchyard reads of it. Every answer that is no data (an error, an index page) is refused in words. */
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';

const count = z.number().nonnegative();

/** Most errors are HTTP 200 with a code other than 0, and so is an unknown path, with an index instead of data. */
const codeSchema = z.object({ code: z.number().int() });

const streamSchema = z.object({
  id: z.string(),
  name: z.string().min(1),
  clients: count,
  send_bytes: count,
  recv_bytes: count,
  publish: z.object({ active: z.boolean(), cid: z.string().optional() }),
});
export type SrsStream = z.infer<typeof streamSchema>;

const clientSchema = z.object({ stream: z.string(), ip: z.string(), type: z.string(), publish: z.boolean() });
export type SrsClient = z.infer<typeof clientSchema>;

/** Changes with every start of the server. */
const serverSchema = z.object({ service: z.string(), pid: z.string() });

const streamsSchema = serverSchema.extend({ streams: z.array(streamSchema) });
const clientsSchema = serverSchema.extend({ clients: z.array(clientSchema) });
const summariesSchema = serverSchema.extend({
  data: z.object({ self: z.object({ version: z.string(), cpu_percent: z.number(), srs_uptime: z.number() }) }),
});

export function parseStreams(text: string) {
  return answer('streams', streamsSchema, text);
}

export function parseClients(text: string) {
  return answer('clients', clientsSchema, text);
}

export function parseSummaries(text: string) {
  return answer('summaries', summariesSchema, text);
}

function answer<S extends z.ZodType>(what: string, schema: S, text: string): z.output<S> {
  const { code } = parseJson(what, codeSchema, text);
  if (code !== 0) throw new Error(`${what}: SRS answered code ${String(code)}`);
  return parseJson(what, schema, text);
}
