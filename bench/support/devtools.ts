/** The few words of the DevTools protocol that measuring needs. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';

const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.object({
  id: z.number(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});
const evaluatedSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() }).optional(),
});
const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });

const lookEveryMs = 10;
const pageWithinMs = 30_000;
/** The longest that a page may take for an answer. */
const answerWithinMs = 120_000;

export interface DevTools {
  /** Evaluates an expression in the page; a promise is waited for. @throws Error with what the page threw. */
  evaluate<T>(expression: string): Promise<T>;
  /** Chromium's own counters, e.g. `TaskDuration` in seconds. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

/** Waits until there is a page whose address begins so, and attaches to it. @throws Error when none comes. */
export async function attachToPage(port: number, addressBegins: string): Promise<DevTools> {
  for (const untilMs = performance.now() + pageWithinMs; ;) {
    const pages = await targets(port);
    if (performance.now() > untilMs) {
      throw new Error(`no page at ${addressBegins} but ${pages.map(({ url }) => url).join(', ') || 'none at all'}`);
    }
    const page = pages.find(({ type, url }) => type === 'page' && url.startsWith(addressBegins));
    const attached = page === undefined ? undefined : await attachOnceLoaded(page.webSocketDebuggerUrl, addressBegins);
    if (attached !== undefined) return attached;
    await wait(lookEveryMs);
  }
}

/** undefined: the page is still being made, and would forget what it is asked. */
async function attachOnceLoaded(url: string, addressBegins: string): Promise<DevTools | undefined> {
  const page = await attach(url);
  try {
    // A page that is on its way has an empty document, complete as it is, at another address.
    const [state, address] = await page.evaluate<readonly [string, string]>('[document.readyState, location.href]');
    if (state !== 'loading' && address.startsWith(addressBegins)) return page;
  } catch {
    // It has no document yet.
  }
  page.close();
  return undefined;
}

async function targets(port: number): Promise<z.infer<typeof targetsSchema>> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  return targetsSchema.parse(await response.json());
}

async function attach(url: string): Promise<DevTools> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
  await once(socket, 'open');
  let nextId = 0;

  function send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
    nextId += 1;
    const id = nextId;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new Error(`${method}: no answer in ${answerWithinMs / 1000} s`))), answerWithinMs);
      const settle = (run: () => void): void => {
        clearTimeout(timer);
        socket.off('message', take);
        socket.off('close', gone);
        run();
      };
      const gone = (): void => settle(() => reject(new Error(`${method}: the page has ended`)));
      const take = (data: Buffer): void => {
        const parsed = answerSchema.safeParse(JSON.parse(data.toString('utf8')));
        if (!parsed.success || parsed.data.id !== id) return;
        const { result, error } = parsed.data;
        settle(() => {
          if (error === undefined) resolve(result ?? {});
          else reject(new Error(`${method}: ${error.message}`));
        });
      };
      socket.on('message', take);
      socket.on('close', gone);
    });
  }

  await send('Performance.enable');
  return {
    send,
    async evaluate<T>(expression: string) {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      const { result, exceptionDetails } = evaluatedSchema.parse(answer);
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      // What the expression answers is the caller's own doing.
      return result.value as T;
    },
    async metrics() {
      const { metrics } = metricsSchema.parse(await send('Performance.getMetrics'));
      return new Map(metrics.map(({ name, value }) => [name, value]));
    },
    close: () => socket.close(),
  };
}
