import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { NetworkNode } from '../../../shared/model/network.ts';
import { rowsOf } from '../../../shared/wire/columns.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, SampleBatch } from '../batch.ts';
import { StatReader } from './reading.ts';
import { parseStatXml } from './stat-xml.ts';
import type { Stat } from './stat-xml.ts';

async function recorded(name: string): Promise<Stat> {
  return parseStatXml(await readFile(new URL(`recorded/${name}.xml`, import.meta.url), 'utf8'));
}

function reader(role: NetworkNode['role']): StatReader {
  const node = { id: `osl-1-${role}`, idc: 'osl-1', role, statUrl: 'http://127.0.0.1/stat' };
  return new StatReader({ node, relayFlashVersions: ['ngx-local-relay'] });
}

function pick<K extends SampleBatch['kind']>(batches: readonly SampleBatch[], kind: K): Extract<SampleBatch, { kind: K }> {
  const found = batches.find((batch) => batch.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} batch`);
  return found as Extract<SampleBatch, { kind: K }>;
}

function ingest(batches: readonly SampleBatch[]): IngestBatch {
  return pick(batches, 'ingest');
}

function delivery(batches: readonly SampleBatch[]): DeliveryBatch {
  return pick(batches, 'delivery');
}

function nodes(batches: readonly SampleBatch[]): NodeBatch {
  return pick(batches, 'nodes');
}

describe('a reader of an origin', () => {
  it('declares its streams and knows no rate at the first reading', async () => {
    const batches = reader('origin').read(await recorded('origin-1'), 1000);
    expect(rowsOf(ingest(batches).declares).map(({ streamId, idc }) => [streamId, idc])).toEqual([
      ['007-night&day', 'osl-1'],
      ['market-cam', 'osl-1'],
    ]);
    expect([...ingest(batches).ingestKbps]).toEqual([Number.NaN, Number.NaN]);
    expect([...ingest(batches).targetFps]).toEqual([25, 25]);
    expect(nodes(batches).ingestKbps[0]).toBeNaN();
    expect(nodes(batches).cpuPct[0]).toBeNaN();
  });

  it('derives rates from byte differences over the measured interval, and the frame rate from media time', async () => {
    const origin = reader('origin');
    const [first, second] = [await recorded('origin-1'), await recorded('origin-2')];
    origin.read(first, 1000);
    const batches = origin.read(second, 2100);
    const [before, after] = [first.streams[1], second.streams[1]];
    const kbps = (((after?.bytesIn ?? 0) - (before?.bytesIn ?? 0)) * 8) / 1100;
    expect(kbps).toBeGreaterThan(0);
    expect(ingest(batches).ingestKbps[1]).toBeCloseTo(kbps, 3);
    expect(ingest(batches).declares.rows).toBe(0);
    const mediaMs = (after?.clients.at(-1)?.timestamp ?? 0) - (before?.clients.at(-1)?.timestamp ?? 0);
    expect(ingest(batches).fps[1]).toBeCloseTo((25 * mediaMs) / 1100, 3);
  });

  it('counts neither the relay to an edge as an encoder nor a relayed stream as its own', async () => {
    const stat = await recorded('origin-1');
    const relayed = {
      ...stat,
      streams: stat.streams.map((stream) => ({ ...stream, clients: stream.clients.filter(({ publishing }) => !publishing) })),
    };
    expect(ingest(reader('origin').read(relayed, 1000)).rows).toHaveLength(0);
  });

  it('knows no rate when an encoder has come back: that is another session', async () => {
    const origin = reader('origin');
    const stat = await recorded('origin-1');
    origin.read(stat, 1000);
    const again = { ...stat, streams: stat.streams.map((stream) => ({ ...stream, ageMs: 200, bytesIn: stream.bytesIn + 5000 })) };
    expect([...ingest(origin.read(again, 2000)).ingestKbps]).toEqual([Number.NaN, Number.NaN]);
  });

  it('holds the streams of the worker before a reload for a while, without a sample', async () => {
    const origin = reader('origin');
    const stat = await recorded('origin-1');
    const fresh = { ...stat, pid: '14100', uptimeSeconds: 0, bytesIn: 0, bytesOut: 0, streams: [] };
    origin.read(stat, 1000);
    const reloaded = origin.read(fresh, 2000);
    expect(ingest(reloaded).rows).toHaveLength(0);
    expect(ingest(reloaded).retires).toHaveLength(0);
    expect(nodes(reloaded).ingestKbps[0]).toBeNaN();
    const back = origin.read({ ...fresh, streams: stat.streams.slice(0, 1) }, 4000);
    expect([ingest(back).declares.rows, ingest(back).rows.length]).toEqual([1, 1]);
    expect(ingest(origin.read({ ...fresh, streams: stat.streams.slice(0, 1) }, 7100)).retires).toHaveLength(1);
  });

  it('ends streams at once when the same worker no longer has them', async () => {
    const origin = reader('origin');
    const stat = await recorded('origin-1');
    origin.read(stat, 1000);
    expect(ingest(origin.read({ ...stat, streams: [] }, 2000)).retires).toHaveLength(2);
  });

  it('takes a stream name in two applications for one stream', async () => {
    const stat = await recorded('origin-1');
    const batches = reader('origin').read({ ...stat, streams: [...stat.streams, ...stat.streams] }, 1000);
    expect([ingest(batches).rows.length, ingest(batches).ingestKbps.length]).toEqual([2, 2]);
  });
});

describe('a reader of an edge', () => {
  it('counts players as viewers, and neither relays nor publishers', async () => {
    const batches = delivery(reader('edge').read(await recorded('edge-1'), 1000));
    expect(batches.declares.columns.streamId).toEqual(['007-night&day', 'market-cam']);
    expect([...batches.viewers]).toEqual([0, 1]);
    const stat = await recorded('origin-1');
    expect([...delivery(reader('edge').read(stat, 1000)).viewers]).toEqual([0, 0]);
  });

  it('derives egress from byte differences', async () => {
    const edge = reader('edge');
    const [first, second] = [await recorded('edge-1'), await recorded('edge-2')];
    edge.read(first, 1000);
    const batch = delivery(edge.read(second, 2000));
    expect(batch.egressKbps[0]).toBe(0);
    expect(batch.egressKbps[1]).toBeCloseTo((((second.streams[1]?.bytesOut ?? 0) - (first.streams[1]?.bytesOut ?? 0)) * 8) / 1000, 3);
  });
});
