import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Closable } from '../../contracts.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, SampleBatch } from '../batch.ts';
import { parseStreams } from './api.ts';
import { SrsReader } from './reading.ts';
import { readRound, startSrs } from './srs.ts';

const origin = { id: 'osl-1-origin', idc: 'osl-1', role: 'origin' as const, statUrl: 'http://srs.example:1985' };
const edge = { ...origin, id: 'osl-1-edge', role: 'edge' as const };

async function recorded(name: string): Promise<string> {
  return readFile(new URL(`./recorded/${name}`, import.meta.url), 'utf8');
}

async function round(streams: string, clients = 'clients.json') {
  const answers: Record<string, string> = {
    summaries: await recorded('summaries.json'),
    streams: await recorded(streams),
    clients: await recorded(clients),
  };
  return readRound((url) => Promise.resolve(answers[new URL(url).pathname.split('/').at(-1) ?? ''] ?? ''), origin.statUrl);
}

function ingest(batches: readonly SampleBatch[]): IngestBatch {
  return batches.find((batch) => batch.kind === 'ingest') as IngestBatch;
}
function delivery(batches: readonly SampleBatch[]): DeliveryBatch {
  return batches.find((batch) => batch.kind === 'delivery') as DeliveryBatch;
}
function node(batches: readonly SampleBatch[]): NodeBatch {
  return batches.find((batch) => batch.kind === 'nodes') as NodeBatch;
}

describe('what SRS says', () => {
  it('of an origin becomes streams with the rate between two moves of their bytes', async () => {
    const reader = new SrsReader(origin, []);
    const first = reader.read(await round('streams-after-3s.json'), 1_000);
    expect(ingest(first).declares.columns.streamId).toEqual(['cam1', 'cam2']);
    expect([...ingest(first).ingestKbps]).toEqual([Number.NaN, Number.NaN]);
    const later = await round('streams.json');
    const second = ingest(reader.read(later, 4_000));
    expect(second.ingestKbps[0]).toBeCloseTo(((2_673_375 - 128_876) * 8) / 3_000, 1);
    expect(ingest(reader.read(later, 5_000)).ingestKbps[0]).toBe(second.ingestKbps[0]);
    expect(ingest(reader.read(later, 12_000)).ingestKbps[0]).toBe(0);
    expect(second.fps[0]).toBeNaN();
    expect(node(first)).toMatchObject({ nodes: ['osl-1-origin'], details: ['SRS 7.0.18'], cpuPct: Float64Array.of(2) });
  });

  it('knows no rate over a restart of the server', async () => {
    const reader = new SrsReader(origin, []);
    reader.read(await round('streams-after-3s.json'), 1_000);
    const restarted = { ...(await round('streams.json')), server: 'another' };
    expect(ingest(reader.read(restarted, 4_000)).ingestKbps[0]).toBeNaN();
  });

  it('of an edge counts players of every protocol, neither publishers nor our own relays', async () => {
    const flv = await round('streams.json', 'clients-with-flv.json');
    expect([...delivery(new SrsReader(edge, []).read(flv, 1_000)).viewers]).toEqual([1, 1]);
    expect([...delivery(new SrsReader(edge, ['127.0.0.1']).read(flv, 1_000)).viewers]).toEqual([0, 0]);
  });

  it('does not call a stopped stream ingested, though it stays listed while a viewer waits', async () => {
    const reader = new SrsReader(origin, []);
    reader.read(await round('streams.json'), 1_000);
    const stopped = ingest(reader.read(await round('streams-stopped-viewer-attached.json'), 2_000));
    expect([stopped.rows.length, stopped.retires.length]).toEqual([0, 2]);
    expect(ingest(reader.read(await round('streams-stopped-nobody.json'), 3_000)).rows).toHaveLength(0);
  });

  it('is refused in words when it is an error or an index in the clothes of HTTP 200', async () => {
    expect(() => parseStreams('{"code":2048}')).toThrow('streams: SRS answered code 2048');
    const index = await recorded('unknown-path-200.txt');
    expect(() => parseStreams(index)).toThrow('streams: streams is not usable');
    const whole = await recorded('streams.json');
    for (let cut = 0; cut < whole.length - 2; cut += 97)
      expect(() => parseStreams(whole.slice(0, cut))).toThrow('streams: the answer is not JSON');
    expect(() => parseStreams(whole.replace('"recv_bytes":2673375', '"recv_bytes":"much"'))).toThrow('streams.0.recv_bytes');
  });

  it('is read to the end of its lists, each stream once', async () => {
    const page = JSON.parse(await recorded('streams.json')) as { streams: { id: string }[] };
    const asked: string[] = [];
    const { streams } = await readRound(async (url) => {
      const { pathname, search } = new URL(url);
      if (!pathname.endsWith('streams')) return recorded(`${pathname.split('/').at(-1) ?? ''}.json`);
      asked.push(search);
      const rows = search.startsWith('?start=0')
        ? Array.from({ length: 1_000 }, (_, row) => ({ ...page.streams[0], id: `s${String(row)}` }))
        : [{ ...page.streams[0], id: 's999' }];
      return JSON.stringify({ ...page, streams: rows });
    }, origin.statUrl);
    expect(asked).toEqual(['?start=0&count=1000', '?start=1000&count=1000']);
    expect(streams).toHaveLength(1_000);
  });
});

describe('the source', () => {
  const closers: Closable[] = [];
  afterEach(async () => {
    for (const closer of closers.splice(0)) await closer.close();
  });

  async function problemWith(
    fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>,
    waitMs = 0,
  ): Promise<string> {
    const time = manualTime();
    return new Promise((resolve) => {
      const sink = {
        take: () => resolve('taken'),
        nodeFailed: (_: string, problem: string) => resolve(problem),
        qualityFailed: () => undefined,
        ingress: () => undefined,
      };
      const source = startSrs({ network: { nodes: [origin], relayAddresses: [] }, sink, fetch, clock: time.now, timers: time.timers });
      time.advance(waitMs);
      closers.push(source);
    });
  }

  it('tells in words when access is refused, and when no answer comes in time', async () => {
    expect(await problemWith(() => Promise.resolve(new Response('', { status: 401 })))).toBe('answered HTTP 401');
    const never = (_: string, { signal }: { readonly signal: AbortSignal }) =>
      new Promise<Response>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    expect(await problemWith(never, 900)).toBe('no answer in 900 ms');
  });
});
