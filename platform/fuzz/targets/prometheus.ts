/** Answers of a Prometheus server: one of a round is strange, the others are as recorded; a second round follows, as counters need. */
import { exampleIdc } from '../../state/example-state.ts';
import { PrometheusReader } from '../../sources/prometheus/reading.ts';
import { exampleMapping, exampleNodes, queryIn, recordedRound, recordedText } from '../../sources/prometheus/recorded-rounds.ts';
import { readRound } from '../../sources/prometheus/round.ts';
import { asText, isPlainError, textCorpus } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const mostAgeMs = 15_000;
const network = { nodes: exampleNodes, idcs: [exampleIdc('osl-1')] };
const texts = [1, 2].map(
  (which) => new Map(Object.entries(recordedRound(which as 1 | 2)).map(([query, answer]) => [query, JSON.stringify(answer)])),
);
const queries = [...(texts[0]?.keys() ?? [])];

export const prometheus: FuzzTarget = {
  name: 'prometheus',
  corpus: textCorpus([
    ...(texts[0]?.values() ?? []),
    ...['error-parse.json', 'error-many-to-many.json', 'empty.json', 'string.json'].map(recordedText),
  ]),
  words: [
    '"resultType":"vector"',
    '"status":"error"',
    '"warnings":["',
    '"metric":{}',
    '"__proto__":"',
    '"value":[',
    '"NaN"',
    '"+Inf"',
    '"1e999"',
  ],
  async take(input) {
    const reader = new PrometheusReader({ network, mapping: exampleMapping, mostAgeMs });
    // Which one hangs on its length.
    const strange = queries[input.byteLength % queries.length];
    for (const [at, answers] of texts.entries()) {
      const ask = async (url: string) => (queryIn(url) === strange ? asText(input) : (answers.get(queryIn(url)) ?? ''));
      reader.read(await readRound(ask, { url: 'http://127.0.0.1:1', mapping: exampleMapping, mostAgeMs }), 1_790_000_000_000 + at * 4_000);
    }
  },
  refuses: isPlainError,
};
