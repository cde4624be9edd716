/** Source: the ingress agent's status at 2 Hz: the health checks that are the second witness, and the routing that is in force. */
import { ingressStatusSchema } from '../../../shared/agents/ingress.ts';
import type { IngressStatus } from '../../../shared/agents/ingress.ts';
import type { Clock, Timers } from '../../contracts.ts';
import { fetchText } from '../fetch-text.ts';
import { startPolling } from '../poll.ts';
import type { Fetch, SampleSink, Source } from '../source.ts';

const intervalMs = 500;
const timeoutMs = 900;
/** How it is called as a witness: what its agent tells are HAProxy's own checks. */
export const ingressName = 'HAProxy check';
const mostBytes = 4 * 1024 * 1024;

interface IngressOptions {
  /** Base address of the agent. */
  readonly url: string;
  readonly secret: string;
  readonly sink: SampleSink;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timers: Timers;
}

export function startIngress({ url, secret, sink, fetch, clock, timers }: IngressOptions): Source {
  const statusUrl = new URL('/v1/status', url).href;
  const headers = { authorization: `Bearer ${secret}` };
  let isClosed = false;
  async function readOnce(): Promise<void> {
    const askedAtMs = clock();
    try {
      const status = parseStatus(await fetchText(statusUrl, { fetch, timers, timeoutMs, mostBytes, headers }));
      if (!isClosed) sink.ingress({ kind: 'answered', name: ingressName, askedAtMs, status });
    } catch (error) {
      if (!isClosed)
        sink.ingress({
          kind: 'failed',
          name: ingressName,
          atMs: askedAtMs,
          problem: error instanceof Error ? error.message : String(error),
        });
    }
  }
  const stop = startPolling(timers, intervalMs, readOnce);
  return {
    close() {
      isClosed = true;
      stop();
    },
  };
}

function parseStatus(text: string): IngressStatus {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('the status is not JSON', { cause });
  }
  const parsed = ingressStatusSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`the status has no usable ${issue?.path.join('.') ?? 'content'}: ${issue?.message ?? 'invalid'}`);
}
