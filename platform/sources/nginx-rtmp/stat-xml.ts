/**
 * The door for nginx-rtmp's stat XML (`rtmp_stat all`, nginx-rtmp 1.1.4 and later). What it is silent about stays undefined: it knows
 * no CPU, no packet loss, no real frame rate, and neither the publishers nor the viewers that an old worker still holds after a reload.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

const count = z.coerce.number().nonnegative();
/** `<active/>` parses to an empty string; a missing one to undefined. */
const flag = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined);
/** An element without children parses to an empty string: it holds nothing. */
function element<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess((value) => (value === '' ? {} : value), z.object(shape));
}
function list<T extends z.ZodType>(item: T) {
  return z.array(item).default([]);
}

const clientSchema = element({
  id: z.string(),
  flashver: z.string().default(''),
  /** Media time of the last frame, ms. */
  timestamp: count.optional(),
  publishing: flag,
});

const streamSchema = element({
  name: z.string(),
  /** Age of the stream, ms. */
  time: count,
  bytes_in: count,
  bytes_out: count,
  client: list(clientSchema),
  meta: element({ video: element({ frame_rate: count.optional() }).optional() }).optional(),
});

const statSchema = z.object({
  rtmp: z.object({
    nginx_version: z.string().default(''),
    pid: z.string(),
    /** Seconds since the configuration was loaded. */
    uptime: count,
    bytes_in: count,
    bytes_out: count,
    server: list(
      element({
        application: list(
          element({ name: z.string().default(''), live: element({ stream: list(streamSchema), nclients: count.default(0) }).optional() }),
        ),
      }),
    ),
  }),
});

export interface StatStream {
  readonly name: string;
  /** The RTMP application that it is in. */
  readonly application: string;
  readonly ageMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Frames per second as declared by the encoder; undefined before its first sequence header. */
  readonly declaredFps: number | undefined;
  readonly clients: readonly z.infer<typeof clientSchema>[];
}

export interface Stat {
  readonly version: string;
  /** Of the worker that answered: another one after a reload. */
  readonly pid: string;
  readonly uptimeSeconds: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly connections: number;
  readonly streams: readonly StatStream[];
}

const parser = new XMLParser({
  ignoreAttributes: true,
  // A stream called `007` is no number; the schema converts what is one.
  parseTagValue: false,
  isArray: (name) => name === 'server' || name === 'application' || name === 'stream' || name === 'client',
});

/** @throws Error saying in a few words what is wrong with the answer. */
export function parseStatXml(text: string): Stat {
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new Error('the stat XML declares entities');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is four packages for the same one call
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(`the stat XML is broken at line ${valid.err.line}: ${valid.err.msg}`);
  const parsed = statSchema.safeParse(parser.parse(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`the stat XML has no usable ${issue?.path.join('.') ?? 'content'}: ${issue?.message ?? 'invalid'}`);
  }
  const { rtmp } = parsed.data;
  const applications = rtmp.server.flatMap((server) => server.application);
  const lives = applications.flatMap(({ live }) => live ?? []);
  return {
    version: rtmp.nginx_version,
    pid: rtmp.pid,
    uptimeSeconds: rtmp.uptime,
    bytesIn: rtmp.bytes_in,
    bytesOut: rtmp.bytes_out,
    connections: lives.reduce((sum, live) => sum + live.nclients, 0),
    streams: applications.flatMap(({ name, live }) => (live?.stream ?? []).map((stream) => streamOf(stream, name))),
  };
}

function streamOf(stream: z.infer<typeof streamSchema>, application: string): StatStream {
  return {
    name: stream.name,
    application,
    ageMs: stream.time,
    bytesIn: stream.bytes_in,
    bytesOut: stream.bytes_out,
    declaredFps: stream.meta?.video?.frame_rate,
    clients: stream.client,
  };
}
