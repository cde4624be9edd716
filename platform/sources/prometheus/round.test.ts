import { describe, expect, it } from 'vitest';
import { parseTime, parseVector, problemIn } from './api.ts';
import { exampleMapping, queryIn, recordedRound, recordedText } from './recorded-rounds.ts';
import { readRound } from './round.ts';

const options = { url: 'https://watch.example/prom', mapping: exampleMapping, mostAgeMs: 15_000 };

describe('a round of queries', () => {
  it('asks for the clock first, then everything at that moment, times before values, beneath the path of the address', async () => {
    const asked: URL[] = [];
    const answers = recordedRound(1);
    await readRound(async (url) => {
      asked.push(new URL(url));
      return JSON.stringify(answers[queryIn(url)]);
    }, options);
    expect(asked.every(({ pathname }) => pathname === '/prom/api/v1/query')).toBe(true);
    expect(asked.map(({ searchParams }) => searchParams.get('time'))).toEqual([
      null,
      ...Array.from({ length: 26 }, () => '1795797844.229'),
    ]);
    expect(asked.slice(1, 3).map(({ href }) => queryIn(href))).toEqual(['timestamp(up{job=~"origins|edges"})', 'up{job=~"origins|edges"}']);
  });

  it('fails in words that name the query', async () => {
    const answers = recordedRound(1);
    const ask = async (url: string): Promise<string> => {
      if (queryIn(url) === 'stream_frames_total') throw new Error('no answer in 5000 ms');
      return JSON.stringify(answers[queryIn(url)]);
    };
    await expect(readRound(ask, options)).rejects.toThrow('ingest.fps: no answer in 5000 ms');
  });

  it('refuses times that have other labels than the series', async () => {
    const answers = recordedRound(1);
    const ask = async (url: string) =>
      JSON.stringify(answers[queryIn(url)]).replaceAll(queryIn(url).startsWith('min by') ? '"idc"' : '""', '"site"');
    await expect(readRound(ask, options)).rejects.toThrow('delivery.viewers: no time has the labels of a series');
  });

  it('takes one time without labels for all series', async () => {
    const answers = recordedRound(1);
    const one = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1795797844.229,"1795797840.5"]}]}}';
    const { answers: read } = await readRound(
      async (url) => (queryIn(url).startsWith('min by') ? one : JSON.stringify(answers[queryIn(url)])),
      options,
    );
    const viewers = read.find(({ query }) => query.figure === 'viewers')?.samples;
    expect(viewers?.map(({ value, atMs }) => [value, atMs])).toEqual([
      [41, 1_795_797_840_500],
      [7, 1_795_797_840_500],
    ]);
  });
});

describe('an answer', () => {
  it('may be of no series', () => {
    expect(parseVector('ingest.fps', recordedText('empty.json'))).toEqual([]);
  });

  it('that is an error says the words of the server', () => {
    expect(() => parseVector('ingest.fps', recordedText('error-parse.json'))).toThrow('ingest.fps: bad_data: invalid parameter "query"');
    expect(problemIn(recordedText('error-many-to-many.json'))).toContain('execution: found duplicate series');
    expect(problemIn('404 page not found')).toBeNull();
  });

  it('that is cut off, of another kind or incomplete is refused', () => {
    const whole = JSON.stringify(recordedRound(1)['stream_frames_total']);
    for (let cut = 0; cut < whole.length; cut += 31)
      expect(() => parseVector('ingest.fps', whole.slice(0, cut))).toThrow('ingest.fps: the answer is not JSON');
    expect(() => parseVector('ingest.fps', recordedText('string.json'))).toThrow('ingest.fps: data.resultType is not usable');
    expect(() => parseVector('ingest.fps', whole.replace('"8829"', '"many"'))).toThrow('ingest.fps: "many" is not a number');
    expect(() => parseVector('ingest.fps', whole.replace('"8829"', '8829'))).toThrow('data.result.0.value.1 is not usable');
    expect(() => parseVector('ingest.fps', whole.replace('{', '{"warnings":["a store did not answer"],'))).toThrow(
      'ingest.fps: the answer may be incomplete: a store did not answer',
    );
    expect(() => parseTime(recordedText('empty.json'))).toThrow('time(): data.resultType is not usable');
  });

  it('of too many series is refused', () => {
    const one = '{"metric":{},"value":[1,"1"]}';
    const text = `{"status":"success","data":{"resultType":"vector","result":[${Array.from({ length: 200_001 }, () => one).join(',')}]}}`;
    expect(() => parseVector('ingest.fps', text)).toThrow('ingest.fps: data.result is not usable');
  });
});
