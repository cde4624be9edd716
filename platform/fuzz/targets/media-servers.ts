/** Answers of SRS and MediaMTX: one of a round is strange, the others are as recorded; what is taken is read twice, as counters are. */
import { readFileSync } from 'node:fs';
import type { NetworkNode } from '../../../shared/model/network.ts';
import { MediamtxReader } from '../../sources/mediamtx/reading.ts';
import { readRound as readMediamtx } from '../../sources/mediamtx/mediamtx.ts';
import { SrsReader } from '../../sources/srs/reading.ts';
import { readRound as readSrs } from '../../sources/srs/srs.ts';
import { asText, isPlainError } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const node: NetworkNode = { id: 'osl-1-origin', idc: 'osl-1', role: 'origin', kind: 'srs', statUrl: 'http://127.0.0.1:1' };
const firstMs = 1_790_000_000_000;
/** Recorded answers by address, each read once. */
const files = new Map<string, Uint8Array>();

export const srs: FuzzTarget = {
  name: 'srs',
  corpus: recorded('srs', ['summaries.json', 'streams.json', 'clients.json', 'unknown-path-200.txt']),
  words: ['"streams":[', '"clients":[', '"recv_bytes":', '"publish":{', '"code":0', '"pid":'],
  async take(input) {
    const round = await readSrs(askOf('srs', ['summaries', 'streams', 'clients'], input), node.statUrl);
    const reader = new SrsReader(node, ['10.0.0.1']);
    reader.read(round, firstMs);
    reader.read(round, firstMs + 1_000);
  },
  refuses: isPlainError,
};

export const mediamtx: FuzzTarget = {
  name: 'mediamtx',
  corpus: recorded('mediamtx', ['info.json', 'paths-list.json', 'paths-list-empty.json', 'metrics.txt']),
  words: ['"items":[', '"pageCount":', '"readers":[', '"source":null', 'srt_conns', 'rtmp_conns{id="', '# TYPE', ' 1e400', '}'],
  async take(input) {
    const round = await readMediamtx(askOf('mediamtx', ['info', 'paths-list', 'metrics'], input), {
      statUrl: node.statUrl,
      metricsUrl: 'http://127.0.0.1:1/metrics',
    });
    const reader = new MediamtxReader(node, ['10.0.0.1']);
    reader.read(round, firstMs);
    reader.read(round, firstMs + 1_000);
  },
  refuses: isPlainError,
};

/** Answers every question as recorded, but one by the input. Which one hangs on its length. */
function askOf(server: 'srs' | 'mediamtx', answers: readonly string[], input: Uint8Array): (url: string) => Promise<string> {
  const strange = answers[input.byteLength % answers.length];
  return async (url) => {
    const answer = answers.find((name) => url.includes(name.replace('-', '/'))) ?? '';
    return answer === strange ? asText(input) : asText(recordedFile(server, `${answer}${answer === 'metrics' ? '.txt' : '.json'}`));
  };
}

function recorded(server: 'srs' | 'mediamtx', files: readonly string[]): readonly Uint8Array[] {
  return files.map((file) => recordedFile(server, file));
}

function recordedFile(server: 'srs' | 'mediamtx', file: string): Uint8Array {
  const url = new URL(`../../sources/${server}/recorded/${file}`, import.meta.url);
  const known = files.get(url.href);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(readFileSync(url));
  files.set(url.href, bytes);
  return bytes;
}
