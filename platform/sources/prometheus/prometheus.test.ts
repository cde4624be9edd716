import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exampleIdc } from '../../state/example-state.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { SampleBatch } from '../batch.ts';
import type { Fetch } from '../source.ts';
import { startPrometheus } from './prometheus.ts';
import { exampleMapping, exampleNodes, queryIn, recordedRound, recordedText } from './recorded-rounds.ts';

const first = recordedRound(1);
const answering: Fetch = async (url) => new Response(JSON.stringify(first[queryIn(url)]));

function start(fetch: Fetch) {
  const time = manualTime();
  const batches: SampleBatch[] = [];
  const problems: string[] = [];
  const source = startPrometheus({
    network: { nodes: exampleNodes, idcs: [exampleIdc('osl-1')] },
    server: { url: 'http://prom.example:9090', intervalMs: 5_000, bearer: 'a token of the server', mapping: exampleMapping },
    sink: {
      take: (batch) => batches.push(batch),
      nodeFailed: (node, problem) => problems.push(`${node}: ${problem}`),
      qualityFailed: (problem) => problems.push(`quality: ${problem}`),
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
  for (let turn = 0; turn < 600; turn += 1) await setImmediate();
}

describe('the Prometheus source', () => {
  it('asks at its interval, with its token', async () => {
    const asked: string[] = [];
    const { time, batches, source } = start(async (url, init) => {
      if (queryIn(url) === 'time()') asked.push(init.headers?.['authorization'] ?? '');
      return answering(url, init);
    });
    await settle();
    time.advance(4_999);
    await settle();
    expect(asked).toHaveLength(1);
    time.advance(1);
    await settle();
    expect(asked).toEqual(['Bearer a token of the server', 'Bearer a token of the server']);
    expect(batches.map(({ kind }) => kind).toSorted()).toEqual(['delivery', 'ingest', 'nodes', 'nodes', 'quality']);
    await source.close();
  });

  it('tells every node and the players why an answer is not usable, and takes nothing of that round', async () => {
    const { batches, problems, source } = start(async (url, init) =>
      queryIn(url) === 'player_play_seconds_total' ? new Response(recordedText('error-parse.json'), { status: 400 }) : answering(url, init),
    );
    await settle();
    const words =
      'quality.playMs: answered HTTP 400, bad_data: invalid parameter "query": 1:9: parse error: unexpected "(" in grouping opts, expected label';
    expect(problems).toEqual([`osl-1-origin-1: ${words}`, `osl-1-edge-1: ${words}`, `quality: ${words}`]);
    expect(batches).toEqual([]);
    await source.close();
  });

  it('gives up on a server that is slow, and asks again', async () => {
    let isSlow = true;
    const { time, batches, problems, source } = start((url, init) =>
      isSlow
        ? new Promise((_resolve, reject) => init.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
        : answering(url, init),
    );
    time.advance(5_000);
    await settle();
    expect(problems[0]).toBe('osl-1-origin-1: time(): no answer in 5000 ms');
    isSlow = false;
    time.advance(5_000);
    await settle();
    expect(batches).not.toEqual([]);
    await source.close();
  });

  it('is silent once closed', async () => {
    const { time, batches, problems, source } = start(answering);
    await source.close();
    time.advance(20_000);
    await settle();
    expect([batches, problems]).toEqual([[], []]);
  });
});
