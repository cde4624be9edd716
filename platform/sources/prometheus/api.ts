/** Prometheus's HTTP API, version 1: instant queries. Every answer that is no data is refused in words that name the query. */
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';

const mostSeries = 200_000;

const errorSchema = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });
const pointSchema = z.tuple([z.number(), z.string()]);
const successSchema = z.object({ status: z.literal('success'), data: z.unknown(), warnings: z.array(z.string()).optional() });
const vectorSchema = z.object({
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: pointSchema })).max(mostSeries),
  }),
});
const scalarSchema = z.object({ data: z.object({ resultType: z.literal('scalar'), result: pointSchema }) });

export type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly labels: Labels;
  /** Of its labels without the name of the metric, as functions leave it out. */
  readonly key: string;
  /** NaN for what is no finite number. */
  readonly value: number;
}

/** @throws Error in words */
export function parseVector(name: string, text: string): readonly Series[] {
  assertWhole(name, text);
  return parseJson(name, vectorSchema, text).data.result.map(({ metric, value: [, value] }) => ({
    labels: metric,
    key: keyOf(metric),
    value: numberOf(name, value),
  }));
}

/** What `time()` answers: the server's clock, Unix s. @throws Error in words */
export function parseTime(text: string): number {
  assertWhole('time()', text);
  const seconds = numberOf('time()', parseJson('time()', scalarSchema, text).data.result[1]);
  if (!(seconds > 0)) throw new Error('time(): the answer is no time');
  return seconds;
}

/** What an error says, or null when it is none of Prometheus's own. */
export function problemIn(body: string): string | null {
  try {
    const { errorType, error } = parseJson('the error', errorSchema, body);
    return `${errorType}: ${error.slice(0, 300)}`;
  } catch {
    return null;
  }
}

/** An error is refused, and so is an answer with warnings: they say that something is missing in it. */
function assertWhole(name: string, text: string): void {
  const problem = problemIn(text);
  if (problem !== null) throw new Error(`${name}: ${problem}`);
  const warning = parseJson(name, successSchema, text).warnings?.[0];
  if (warning !== undefined) throw new Error(`${name}: the answer may be incomplete: ${warning.slice(0, 300)}`);
}

function numberOf(name: string, text: string): number {
  if (text === 'NaN' || text === '+Inf' || text === '-Inf') return Number.NaN;
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text)) throw new Error(`${name}: "${text.slice(0, 40)}" is not a number`);
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

function keyOf(labels: Labels): string {
  const named = Object.keys(labels).filter((label) => label !== '__name__');
  return JSON.stringify(named.toSorted().map((label) => [label, labels[label]]));
}
