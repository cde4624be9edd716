/** Asks for a text with a deadline and a bound on its size: a source can neither hang the platform nor fill its memory. */
import type { Timers } from '../contracts.ts';
import type { Fetch } from './source.ts';

const mostProblemBytes = 64 * 1024;

export interface FetchTextOptions {
  readonly fetch: Fetch;
  readonly timers: Timers;
  readonly timeoutMs: number;
  readonly mostBytes: number;
  readonly headers?: Record<string, string>;
  /** What the body of an error says, or null when it says nothing that is understood. */
  readonly problemIn?: (body: string) => string | null;
}

/** @throws Error whose message says in a few words what went wrong, fit for an operator. */
export async function fetchText(url: string, options: FetchTextOptions): Promise<string> {
  const aborter = new AbortController();
  const cancel = options.timers.after(options.timeoutMs, () => aborter.abort());
  try {
    const response = await options.fetch(url, {
      signal: aborter.signal,
      ...(options.headers === undefined ? {} : { headers: options.headers }),
    });
    if (!response.ok) {
      const problem = options.problemIn === undefined ? null : options.problemIn(await readBounded(response, mostProblemBytes));
      if (options.problemIn === undefined) await response.body?.cancel();
      throw new Error(`answered HTTP ${response.status}${problem === null ? '' : `, ${problem}`}`);
    }
    return await readBounded(response, options.mostBytes);
  } catch (error) {
    if (aborter.signal.aborted) throw new Error(`no answer in ${options.timeoutMs} ms`, { cause: error });
    throw new Error(inWords(error), { cause: error });
  } finally {
    cancel();
  }
}

async function readBounded(response: Response, mostBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`the answer is over ${mostBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const wordsOfCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
  ENOTFOUND: 'host not found',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
};

/** undici hides what the socket said in `cause`. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  if (code !== null) return wordsOfCode[code] ?? code;
  return error.message;
}
