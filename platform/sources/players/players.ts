/** Source: what viewers' players measure, from a measurement server's cumulative counters at 1 Hz. */
import { playersReportSchema } from '../../../shared/agents/players.ts';
import type { PlayerRow, PlayersReport } from '../../../shared/agents/players.ts';
import type { Timers } from '../../contracts.ts';
import { CounterBook } from '../../state/counters.ts';
import { bucketCount } from '../../state/histogram.ts';
import type { QualityBatch } from '../batch.ts';
import { fetchText } from '../fetch-text.ts';
import { HandleBook } from '../handles.ts';
import { startPolling } from '../poll.ts';
import type { Fetch, SampleSink, Source } from '../source.ts';

const intervalMs = 1_000;
const timeoutMs = 900;
const mostBytes = 64 * 1024 * 1024;
const name = 'players';

interface PlayersOptions {
  /** Base address of the measurement server. */
  readonly url: string;
  /** The IDCs whose viewers it measures: a report is complete for all of them. */
  readonly covers: readonly string[];
  readonly sink: SampleSink;
  readonly fetch: Fetch;
  readonly timers: Timers;
}

export function startPlayers({ url, covers, sink, fetch, timers }: PlayersOptions): Source {
  const reader = new PlayersReader(covers);
  const reportUrl = new URL('/v1/players', url).href;
  let isClosed = false;
  async function readOnce(): Promise<void> {
    try {
      const text = await fetchText(reportUrl, { fetch, timers, timeoutMs, mostBytes });
      const batch = reader.read(parseReport(text));
      if (!isClosed) sink.take(batch);
    } catch (error) {
      if (!isClosed) sink.qualityFailed(error instanceof Error ? error.message : String(error));
    }
  }
  const stop = startPolling(timers, intervalMs, readOnce);
  return {
    close() {
      isClosed = true;
      stop();
    },
  };
}

/** @throws Error saying in a few words what is wrong with the report. */
export function parseReport(text: string): PlayersReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('the report is not JSON', { cause });
  }
  const parsed = playersReportSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`the report has no usable ${issue?.path.join('.') ?? 'content'}: ${issue?.message ?? 'invalid'}`);
}

/** Differences between reports. The first report of a server's life has none; a row that appears later began at 0 within that life. */
export class PlayersReader {
  readonly #covers: readonly string[];
  readonly #counters = new CounterBook();
  readonly #handles = new HandleBook();
  #startedAtMs = Number.NaN;
  #observedAtMs = Number.NaN;

  constructor(covers: readonly string[]) {
    this.#covers = covers;
  }

  read(report: PlayersReport): QualityBatch {
    const isSameLife = report.startedAtMs === this.#startedAtMs;
    const intervalMs = isSameLife ? report.observedAtMs - this.#observedAtMs : Number.NaN;
    const rows = report.rows;
    const batch = {
      kind: 'quality' as const,
      source: name,
      observedAtMs: report.observedAtMs,
      intervalMs,
      ...this.#handles.follow(rows.map(({ streamId, idc }) => ({ streamId, idc }))),
      covers: this.#covers,
      viewers: Float32Array.from(rows, (row) => row.viewers),
      startAttempts: new Float32Array(rows.length),
      startFailures: new Float32Array(rows.length),
      stallMs: new Float32Array(rows.length),
      playMs: new Float32Array(rows.length),
      startTimeBuckets: new Float32Array(rows.length * bucketCount),
    };
    for (const [index, row] of rows.entries()) this.#readRow(batch, { index, row, report, isSameLife });
    // Rows that a server leaves out for a while go on counting, so only another life forgets them.
    if (!isSameLife) {
      const keys = new Set(rows.map(keyOf));
      this.#counters.retain((key) => keys.has(key));
    }
    this.#startedAtMs = report.startedAtMs;
    this.#observedAtMs = report.observedAtMs;
    return batch;
  }

  #readRow(
    batch: QualityBatch,
    { index, row, report, isSameLife }: { index: number; row: PlayerRow; report: PlayersReport; isSameLife: boolean },
  ): void {
    const key = keyOf(row);
    const incarnation = String(report.startedAtMs);
    const values = [row.startAttempts, row.startFailures, row.stallMs, row.playMs, ...bucketsOf(row)];
    if (isSameLife && !this.#counters.knows(key)) {
      this.#counters.read(key, { incarnation, atMs: this.#observedAtMs, values: values.map(() => 0) });
    }
    const difference = this.#counters.read(key, { incarnation, atMs: report.observedAtMs, values });
    if (difference === null) return;
    const [attempts = 0, failures = 0, stallMs = 0, playMs = 0, ...buckets] = difference.values;
    batch.startAttempts[index] = attempts;
    batch.startFailures[index] = failures;
    batch.stallMs[index] = stallMs;
    batch.playMs[index] = playMs;
    batch.startTimeBuckets.set(buckets, index * bucketCount);
  }
}

function keyOf(row: PlayerRow): string {
  return `${row.idc}/${row.streamId}`;
}

/** Exactly `bucketCount` of them, whatever the server's version sends. */
function bucketsOf(row: PlayerRow): readonly number[] {
  return Array.from({ length: bucketCount }, (_, bucket) => row.startTimeBuckets[bucket] ?? 0);
}
