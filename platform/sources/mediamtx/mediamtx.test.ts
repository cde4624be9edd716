import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { DeliveryBatch, IngestBatch, NodeBatch, SampleBatch } from '../batch.ts';
import { parseConnections, parseInfo, parsePaths } from './api.ts';
import { readRound } from './mediamtx.ts';
import { MediamtxReader } from './reading.ts';

const origin = {
  id: 'osl-1-origin',
  idc: 'osl-1',
  role: 'origin' as const,
  statUrl: 'http://mtx.example:9997',
  metricsUrl: 'http://mtx.example:9998/metrics',
};
const edge = { ...origin, id: 'osl-1-edge', role: 'edge' as const };

async function recorded(name: string): Promise<string> {
  return readFile(new URL(`./recorded/${name}`, import.meta.url), 'utf8');
}

type Change = (text: string) => string;
const same: Change = (text) => text;

async function round({ paths = same, metrics = same }: { readonly paths?: Change; readonly metrics?: Change } = {}) {
  const [list, info, text] = [
    paths(await recorded('paths-list.json')),
    await recorded('info.json'),
    metrics(await recorded('metrics.txt')),
  ];
  return readRound((url) => Promise.resolve(url.includes('/paths/list') ? list : url.includes('/info') ? info : text), origin);
}

function ingest(batches: readonly SampleBatch[]): IngestBatch {
  return batches.find((batch) => batch.kind === 'ingest') as IngestBatch;
}
function delivery(batches: readonly SampleBatch[]): DeliveryBatch {
  return batches.find((batch) => batch.kind === 'delivery') as DeliveryBatch;
}

describe('what MediaMTX says', () => {
  it('of an origin becomes the paths that are ready, with who sends them, since when, and the rate of their bytes', async () => {
    const reader = new MediamtxReader(origin, []);
    const first = reader.read(await round(), 1_000);
    expect(ingest(first).declares.columns).toMatchObject({
      streamId: ['live/cam1', 'live/cam2'],
      publisher: ['127.0.0.1', '127.0.0.1'],
      startedAtMs: Float64Array.of(Date.parse('2026-11-23T01:00:00.123Z'), Date.parse('2026-11-23T01:00:00.123Z')),
    });
    expect(ingest(first).ingestKbps[0]).toBeNaN();
    const grown = await round({ paths: (text) => text.replaceAll('4463657', String(4_463_657 + 125_000)) });
    expect(ingest(reader.read(grown, 2_000)).ingestKbps[0]).toBeCloseTo(1_000);
    expect((first[0] as NodeBatch).details).toEqual(['MediaMTX v1.20.1']);
  });

  it('knows round trip and loss of an SRT publisher, the loss from its parts, and neither of RTMP', async () => {
    const reader = new MediamtxReader(origin, []);
    reader.read(await round(), 1_000);
    const later = await round({
      metrics: (text) => text.replace(/(packets_received\{.*\}) 7301/, '$1 7400').replace(/(packets_received_loss\{.*\}) 12/, '$1 13'),
    });
    const { rttMs, lossPct } = ingest(reader.read(later, 2_000));
    expect([rttMs?.[0], rttMs?.[1]]).toEqual([Number.NaN, Math.fround(1.52)]);
    expect([lossPct?.[0], lossPct?.[1]]).toEqual([Number.NaN, 1]);
  });

  it('reads the byte counters of before v1.17 as well', async () => {
    const old = await round({ paths: (text) => text.replaceAll(/"(in|out)boundBytes": \d+,/g, '') });
    expect(old.paths[0]?.bytesIn).toBe(4_463_657);
  });

  it('of an edge counts readers, not our own relays, and does not know how many watch by an HLS muxer', async () => {
    expect([...delivery(new MediamtxReader(edge, []).read(await round(), 1_000)).viewers]).toEqual([2, 0]);
    expect([...delivery(new MediamtxReader(edge, ['127.0.0.1']).read(await round(), 1_000)).viewers]).toEqual([0, 0]);
    const hls = await round({
      paths: (text) => text.replace('"type": "srtConn",\n     "id": "c3f2', '"type": "hlsMuxer",\n     "id": "c3f2'),
    });
    expect([...delivery(new MediamtxReader(edge, []).read(hls, 1_000)).viewers]).toEqual([Number.NaN, 0]);
  });

  it('has no paths when it has none', async () => {
    const nothing = await recorded('paths-list-empty.json');
    expect(ingest(new MediamtxReader(origin, []).read(await round({ paths: () => nothing }), 1_000)).rows).toHaveLength(0);
  });

  it('is read to its last page', async () => {
    const list = JSON.parse(await recorded('paths-list.json')) as { items: { name: string }[] };
    const asked: string[] = [];
    const { paths } = await readRound(async (url) => {
      if (!url.includes('/paths/list')) return url.includes('/info') ? recorded('info.json') : '';
      const page = new URL(url).searchParams.get('page') ?? '';
      asked.push(page);
      return JSON.stringify({ ...list, pageCount: 3, items: list.items.map((item) => ({ ...item, name: `${item.name}-${page}` })) });
    }, origin);
    expect([asked, paths.length]).toEqual([['0', '1', '2'], 9]);
  });

  it('is refused in words when it is an error, cut off or not what it should be', async () => {
    const error = await recorded('error-path-not-found.json');
    expect(() => parsePaths(error)).toThrow('paths: pageCount is not usable');
    expect(() => parseInfo('')).toThrow('info: the answer is not JSON');
    const whole = await recorded('paths-list.json');
    for (let cut = 0; cut < whole.trimEnd().length; cut += 89)
      expect(() => parsePaths(whole.slice(0, cut))).toThrow('paths: the answer is not JSON');
    expect(() => parsePaths(whole.replace('"ready": true', '"ready": "yes"'))).toThrow('items.0.ready');
  });

  it('has metrics of which anything may be missing or broken', async () => {
    const text = await recorded('metrics.txt');
    expect(parseConnections(text).size).toBe(4);
    for (let cut = 0; cut < text.length; cut += 101) expect(parseConnections(text.slice(0, cut)).size).toBeLessThanOrEqual(4);
    expect(parseConnections('srt_conns_ms_rtt{id="a"} nonsense').get('a')?.rttMs).toBeNaN();
  });
});
