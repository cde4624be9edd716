/**
 * One round of questions. The first asks for the server's clock, all others are for that moment; when samples were taken is asked before
 * their values, so that what a series says is never older than the time that is told with it.
 */
import type { Ask } from '../poll-node.ts';
import { parseTime, parseVector } from './api.ts';
import type { Labels, Series } from './api.ts';
import { nameOf } from './mapping.ts';
import type { MappedQuery, Mapping } from './mapping.ts';

export interface Sample {
  readonly labels: Labels;
  readonly key: string;
  /** NaN for what is not known. */
  readonly value: number;
  /** When it was taken, by the server's clock, Unix ms. */
  readonly atMs: number;
}

export interface Answer {
  readonly query: MappedQuery;
  readonly samples: readonly Sample[];
}

export interface Round {
  /** By the server's clock, Unix ms. */
  readonly evaluatedAtMs: number;
  readonly answers: readonly Answer[];
}

/** @throws Error in words that name the query */
export async function readRound(ask: Ask, { url, mapping, mostAgeMs }: RoundOptions): Promise<Round> {
  const seconds = parseTime(await askNamed(ask, 'time()', queryUrl(url, 'time()')));
  const answers: Answer[] = [];
  for (const query of mapping.queries) {
    const name = nameOf(query);
    const timeQuery = query.timeQuery ?? `timestamp(${query.query})`;
    const times = parseVector(`${name} (time)`, await askNamed(ask, `${name} (time)`, queryUrl(url, timeQuery, seconds)));
    const series = parseVector(name, await askNamed(ask, name, queryUrl(url, query.query, seconds)));
    answers.push({ query, samples: timed(name, { series, times, oldestMs: seconds * 1000 - mostAgeMs }) });
  }
  return { evaluatedAtMs: seconds * 1000, answers };
}

interface RoundOptions {
  /** Base address of the server. */
  readonly url: string;
  readonly mapping: Mapping;
  /** Samples that are older are left out. */
  readonly mostAgeMs: number;
}

function timed(name: string, { series, times, oldestMs }: TimedOptions): readonly Sample[] {
  const byKey = new Map(times.map(({ key, value }) => [key, value * 1000]));
  // A time without labels is that of all.
  const ofAll = times.length === 1 && times[0]?.key === '[]' ? times[0].value * 1000 : Number.NaN;
  const found = series.map(({ labels, key, value }) => ({ labels, key, value, atMs: byKey.get(key) ?? ofAll }));
  if (found.length > 0 && found.every(({ atMs }) => Number.isNaN(atMs))) {
    throw new Error(`${name}: no time has the labels of a series, e.g. ${JSON.stringify(found[0]?.labels).slice(0, 300)}`);
  }
  return found.filter(({ atMs }) => atMs >= oldestMs);
}

interface TimedOptions {
  readonly series: readonly Series[];
  readonly times: readonly Series[];
  readonly oldestMs: number;
}

async function askNamed(ask: Ask, name: string, url: string): Promise<string> {
  try {
    return await ask(url);
  } catch (cause) {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The address stands before `api/`, with a path when the server lies behind one. */
function queryUrl(base: string, query: string, seconds?: number): string {
  const url = new URL('api/v1/query', base.endsWith('/') ? base : `${base}/`);
  url.searchParams.set('query', query);
  if (seconds !== undefined) url.searchParams.set('time', seconds.toFixed(3));
  return url.href;
}
