/** One instance that follows the config centre as an agent does: long poll with its ETag, the content checked by its hash, reports. */
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { effectiveConfigSchema, reportEveryMs } from '../../shared/agents/config.ts';
import { canonicalJson } from '../../shared/canonical.ts';

export interface Instance {
  readonly target: string;
  readonly name: string;
}

export interface Following {
  readonly base: string;
  readonly machineSecret: string;
  readonly received: (release: number) => void;
  readonly reported: (release: number) => void;
  readonly failed: () => void;
}

const waitMs = 25_000;
const retryMs = 500;
/** A connection of its own for each request under way, kept open: what thousands of machines have. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 20_000 });

/** Resolves once it has its first release and has reported it; goes on for as long as the process lives. */
export async function followConfig({ target, name }: Instance, following: Following): Promise<void> {
  const { base, machineSecret } = following;
  const authorization = `Bearer ${machineSecret}`;
  let etag: string | undefined;
  let release = 0;

  async function next(): Promise<boolean> {
    const headers = { authorization, ...(etag === undefined ? {} : { 'if-none-match': etag }) };
    const answer = await ask(`${base}/targets/${target}?waitMs=${String(waitMs)}`, { headers });
    if (answer.status === 304) return false;
    if (answer.status !== 200) throw new Error(`the platform answers ${String(answer.status)}`);
    const config = effectiveConfigSchema.parse(JSON.parse(answer.text));
    if (createHash('sha256').update(canonicalJson(config.values)).digest('hex') !== config.contentHash)
      throw new Error('not what its hash says');
    etag = answer.etag;
    release = config.release;
    following.received(release);
    return true;
  }

  async function report(): Promise<void> {
    const said = release;
    const body = JSON.stringify({ target, instance: name, release, state: 'adopted', atMs: Date.now() });
    const headers = { authorization, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const answer = await ask(`${base}/adoption`, { method: 'POST', headers }, body);
    if (answer.status !== 204) throw new Error(`the platform answers ${String(answer.status)} to a report`);
    following.reported(said);
  }

  async function follow(): Promise<void> {
    for (;;) {
      try {
        if (await next()) await report();
      } catch {
        following.failed();
        await wait(retryMs);
      }
    }
  }

  await next();
  await report();
  // Spread over the interval, as machines are that were not started together.
  setTimeout(() => setInterval(() => void report().catch(() => following.failed()), reportEveryMs), Math.random() * reportEveryMs);
  void follow();
}

interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly text: string;
}

function ask(
  url: string,
  options: { readonly method?: string; readonly headers: Readonly<Record<string, string>> },
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, etag: response.headers.etag, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
