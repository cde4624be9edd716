import { describe, expect, it } from 'vitest';
import { exampleIdc } from '../../state/example-state.ts';
import type { DeliveryBatch, IngestBatch, NodeBatch, QualityBatch, SampleBatch } from '../batch.ts';
import { mappingSchema } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { PrometheusReader } from './reading.ts';
import { exampleMapping, exampleNodes, queryIn, recordedRound } from './recorded-rounds.ts';
import { readRound } from './round.ts';

const network = { nodes: exampleNodes, idcs: [exampleIdc('osl-1')] };
const mostAgeMs = 15_000;
const skewMs = 60_000;

type Change = (query: string, answer: string) => string;
const same: Change = (_query, answer) => answer;

async function round(which: 1 | 2, change = same, mapping: Mapping = exampleMapping) {
  const answers = recordedRound(which);
  const ask = async (url: string) => change(queryIn(url), JSON.stringify(answers[queryIn(url)]));
  return readRound(ask, { url: 'http://prom.example:9090', mapping, mostAgeMs });
}

function readerOf(mapping: Mapping = exampleMapping): PrometheusReader {
  return new PrometheusReader({ network, mapping, mostAgeMs });
}

async function afterTwo(change: Change = same, first: Change = same) {
  const reader = readerOf();
  reader.read(await round(1, first), 0);
  return reader.read(await round(2, change), 4_000);
}

function of<K extends SampleBatch['kind']>(batches: readonly SampleBatch[], kind: K): Extract<SampleBatch, { kind: K }> {
  return batches.find((batch) => batch.kind === kind) as Extract<SampleBatch, { kind: K }>;
}

/** Takes what names a counter out of the answers, or changes its values. */
function values(query: string, change: (value: number) => string): Change {
  return (asked, answer) =>
    asked === query
      ? answer.replaceAll(/("value":\[[\d.]+,")([^"]+)"/g, (_, head: string, value: string) => `${head}${change(Number(value))}"`)
      : answer;
}

describe('what a Prometheus server says', () => {
  it('becomes the figures that the mapping names, with counters as rates between two samples', async () => {
    const { batches, problems } = await afterTwo();
    const ingest: IngestBatch = of(batches, 'ingest');
    expect(ingest.source).toBe('prometheus/osl-1-origin-1');
    expect([...ingest.ingestKbps].map(Math.round)).toEqual([4_800, 2_400]);
    expect(ingest.fps[0]).toBeCloseTo(30, 0);
    expect([...ingest.targetFps]).toEqual([Number.NaN, Number.NaN]);
    expect(ingest.jitterMs).toBeUndefined();
    const delivery: DeliveryBatch = of(batches, 'delivery');
    expect([...delivery.viewers]).toEqual([41, 7]);
    expect([...delivery.egressKbps].map(Math.round)).toEqual([100_025, 10_002]);
    const quality: QualityBatch = of(batches, 'quality');
    expect([quality.covers, quality.startAttempts[0], quality.startFailures[0]]).toEqual([['osl-1'], 12, 2]);
    expect([quality.stallMs[0], quality.playMs[0]].map((ms) => Math.round((ms ?? 0) / 100))).toEqual([10, 1640]);
    const node: NodeBatch = of(batches, 'nodes');
    expect([node.nodes, node.connections[0], Math.round(node.cpuPct[0] ?? 0)]).toEqual([['osl-1-origin-1'], 12, 40]);
    expect(problems.size).toBe(0);
  });

  it('names streams and who sends them once', async () => {
    const reader = readerOf();
    const first: IngestBatch = of(reader.read(await round(1), 0).batches, 'ingest');
    expect(first.declares.columns).toMatchObject({ streamId: ['atrium-1', 'atrium-2'], publisher: ['Atrium North', 'Atrium South'] });
    const second: IngestBatch = of(reader.read(await round(2), 4_000).batches, 'ingest');
    expect([second.declares.rows, ...second.rows]).toEqual([0, 0, 1]);
  });

  it('has no rate with a first reading, nor after a reset', async () => {
    const first: IngestBatch = of(readerOf().read(await round(1), 0).batches, 'ingest');
    expect([first.intervalMs, ...first.ingestKbps]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const { batches } = await afterTwo(values('stream_received_bytes_total', () => '17'));
    expect([...of(batches, 'ingest').ingestKbps]).toEqual([Number.NaN, Number.NaN]);
    expect(of(batches, 'ingest').fps[0]).toBeCloseTo(30, 0);
  });

  it('adds to no ratio what is known of one of its parts alone', async () => {
    const { batches } = await afterTwo(values('player_start_failures_total', () => '0'));
    const { startAttempts, startFailures, playMs } = of(batches, 'quality');
    expect([startAttempts[0], startFailures[0], (playMs[0] ?? 0) > 0]).toEqual([0, 0, true]);
  });

  it('leaves NaN, infinities and what is below zero absent', async () => {
    const { batches } = await afterTwo(values('sum by (stream, idc) (stream_viewers)', (value) => String(-value)));
    const { rttMs, lossPct } = of(batches, 'ingest');
    expect([rttMs?.[0], rttMs?.[1], lossPct?.[0], lossPct?.[1]]).toEqual([21.5, Number.NaN, Math.fround(0.4), Number.NaN]);
    expect([...of(batches, 'delivery').viewers]).toEqual([Number.NaN, Number.NaN]);
  });

  it('is as old as its oldest sample by the clock of the server, whatever ours says', async () => {
    const read = await round(1);
    const oldest = 1_795_797_843_934;
    const { batches } = readerOf().read(read, read.evaluatedAtMs + skewMs);
    expect(of(batches, 'ingest').observedAtMs).toBe(oldest + skewMs);
    expect(of(batches, 'nodes').observedAtMs).toBe(oldest + skewMs);
  });

  it('is not told again without a newer sample, and nothing is counted twice when there is one', async () => {
    const reader = readerOf();
    reader.read(await round(1), 0);
    expect(reader.read(await round(1), 2_000).batches).toEqual([]);
    expect(of(reader.read(await round(2), 4_000).batches, 'quality').startAttempts[0]).toBe(12);
  });

  it('is absent where its samples are older than three intervals, and the nodes behind it are not heard', async () => {
    const late: Change = (query, answer) =>
      query.startsWith('time()') ? answer.replaceAll(/\d{10}\.\d+/g, (seconds) => String(Number(seconds) + 16)) : answer;
    const { batches, problems } = readerOf().read(await round(1, late), 0);
    expect(batches).toEqual([]);
    expect([...problems.keys()]).toEqual(['osl-1-origin-1', 'osl-1-edge-1']);
    expect(problems.get('osl-1-edge-1')).toContain('no sample of it from the last 15 s');
  });

  it('does not end the streams of a node that it can not read', async () => {
    const down: Change = (query, answer) => {
      if (query.startsWith('up')) return answer.replace(/(origin-1"},"value":\[[\d.]+,)"1"/, '$1"0"');
      return query.includes('stream_received') ? answer.replace(/"result":\[.*\]\}\}/, '"result":[]}}') : answer;
    };
    const { batches, problems } = await afterTwo(down);
    expect(batches.some(({ kind }) => kind === 'ingest')).toBe(false);
    expect([...problems]).toEqual([['osl-1-origin-1', 'Prometheus can not read it: up is 0']]);
    expect(of(batches, 'delivery').rows).toHaveLength(2);
  });

  it('ends streams that a node which is heard does not tell any more', async () => {
    const gone: Change = (query, answer) => (/stream_[rfl]/.test(query) ? answer.replace(/"result":\[.*\]\}\}/, '"result":[]}}') : answer);
    const ingest: IngestBatch = of((await afterTwo(gone)).batches, 'ingest');
    expect([ingest.rows.length, ...ingest.retires]).toEqual([0, 0, 1]);
  });

  it('may tell of what this network does not have, but not of that alone', async () => {
    const foreign =
      (pattern: RegExp): Change =>
      (query, answer) =>
        query.includes('stream_sent') ? answer.replace(pattern, '"idc":"ath-9"') : answer;
    expect(
      [...of((await afterTwo(foreign(/"idc":"osl-1"/), foreign(/"idc":"osl-1"/))).batches, 'delivery').egressKbps].map(Math.round),
    ).toEqual([Number.NaN, 10_002]);
    await expect(afterTwo(foreign(/"idc":"osl-1"/g))).rejects.toThrow('delivery.egressKbps: no series is of this network');
  });

  it('is refused in words where a label is missing, or where one thing is told twice', async () => {
    const unnamed: Change = (query, answer) => (query.includes('stream_rtt') ? answer.replaceAll('"stream":', '"name":') : answer);
    await expect(afterTwo(unnamed)).rejects.toThrow('ingest.rttMs: a series has no label "stream"');
    const twice: Change = (query, answer) => (query.includes('stream_rtt') ? answer.replaceAll('atrium-1"', 'atrium-2","x":"1"') : answer);
    await expect(afterTwo(twice)).rejects.toThrow('ingest.rttMs: two series are of the same');
  });

  it('tells of places by the IDC as well, several series added up, each with a rate of its own', async () => {
    const [up, bytes] = [exampleMapping.queries.slice(0, 1), exampleMapping.queries.filter(({ figure }) => figure === 'ingestKbps')];
    const mapping = mappingSchema.parse({
      queries: [...up, ...bytes.map((query) => ({ ...query, labels: { stream: 'job', idc: 'idc' } }))],
    });
    const reader = readerOf(mapping);
    reader.read(await round(1, same, mapping), 0);
    const ingest: IngestBatch = of(reader.read(await round(2, same, mapping), 4_000).batches, 'ingest');
    expect([ingest.source, ...ingest.ingestKbps].map((value) => (typeof value === 'number' ? Math.round(value) : value))).toEqual([
      'prometheus/osl-1',
      7_200,
    ]);
  });
});
