import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { manualTime } from '../../test-support/manual-time.ts';
import type { SampleBatch } from '../batch.ts';
import type { Fetch } from '../source.ts';
import { startNginxRtmp } from './nginx-rtmp.ts';

const originXml = await readFile(new URL('recorded/origin-1.xml', import.meta.url), 'utf8');
const node = { id: 'osl-1-origin', idc: 'osl-1', role: 'origin' as const, statUrl: 'http://127.0.0.1:1/stat' };

function start(fetch: Fetch) {
  const time = manualTime();
  const batches: SampleBatch[] = [];
  const problems: string[] = [];
  const source = startNginxRtmp({
    network: { nodes: [node], relayFlashVersions: ['ngx-local-relay'] },
    sink: {
      take: (batch) => batches.push(batch),
      nodeFailed: (_node, problem) => problems.push(problem),
      qualityFailed: () => undefined,
      ingress: () => undefined,
    },
    fetch,
    clock: time.now,
    timers: time.timers,
  });
  return { time, batches, problems, source };
}

/** Until everything that is already answered has been read. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

describe('the nginx-rtmp source', () => {
  it('polls once a second and stamps what it reads with the time of asking', async () => {
    const { time, batches, source } = start(async () => new Response(originXml));
    await settle();
    const firstAtMs = time.now();
    time.advance(1000);
    await settle();
    expect(batches.map(({ kind, observedAtMs }) => [kind, observedAtMs - firstAtMs])).toEqual([
      ['nodes', 0],
      ['ingest', 0],
      ['nodes', 1000],
      ['ingest', 1000],
    ]);
    await source.close();
  });

  it.each<[string, Fetch, string]>([
    ['an HTTP error', async () => new Response('', { status: 502 }), 'answered HTTP 502'],
    ['a cut answer', async () => new Response(originXml.slice(0, 900)), 'the stat XML is broken at line'],
    ['another document', async () => new Response('<html></html>'), 'the stat XML has no usable rtmp'],
    [
      'a refused connection',
      async () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })),
      'connection refused',
    ],
  ])('makes data old, never zero, of %s', async (_name, fetch, problem) => {
    const { batches, problems, source } = start(fetch);
    await settle();
    expect(batches).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    await source.close();
  });

  it('gives up a slow answer after 900 ms, and never asks twice at once', async () => {
    let asked = 0;
    const { time, batches, problems, source } = start((_url, { signal }) => {
      asked += 1;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    time.advance(899);
    await settle();
    expect([problems, asked]).toEqual([[], 1]);
    time.advance(1);
    await settle();
    expect([problems, batches]).toEqual([['no answer in 900 ms'], []]);
    time.advance(100);
    await settle();
    expect(asked).toBe(2);
    await source.close();
  });

  it('bounds what it reads', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    const endless = (): Response => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
    const { problems, source } = start(async () => endless());
    while (problems.length === 0) await settle();
    expect(problems).toEqual(['the answer is over 16777216 bytes']);
    await source.close();
  });

  it('tells nothing more once it is closed', async () => {
    const { time, batches, source } = start(async () => new Response(originXml));
    await source.close();
    time.advance(5000);
    await settle();
    expect(batches).toEqual([]);
  });
});
