/** What is worth an alarm about a collector. */
import type { Cause } from '../health/alarms.ts';
import type { Collector } from './collector.ts';

/** As long as data may be old before it is unknown. */
const silentAfterMs = 3_000;
/** A loss stands this long after it was last told, so that somebody sees it. */
const lossStandsMs = 10 * 60_000;
/** Beyond it, ages and seconds are visibly wrong. */
const clockToleranceMs = 1_000;

export function causesOf(collector: Collector, nowMs: number): readonly Cause[] {
  return [silence(collector, nowMs), gap(collector, nowMs), clock(collector)].filter((cause) => cause !== null);
}

function silence({ id, nodes, awaySinceMs }: Collector, nowMs: number): Cause | null {
  if (awaySinceMs === null || nowMs - awaySinceMs <= silentAfterMs) return null;
  return {
    cause: `ingest-silent:${id}`,
    idc: null,
    severity: 'unknown',
    title: `Collector ${id} is silent`,
    detail: `It is not connected since ${timeOf(awaySinceMs)}: nothing is known of ${counted(nodes.size, 'node')} that it reads`,
  };
}

function gap({ id, loss }: Collector, nowMs: number): Cause | null {
  if (loss === null || nowMs - loss.toldAtMs > lossStandsMs) return null;
  return {
    cause: `ingest-gap:${id}`,
    idc: null,
    severity: 'degraded',
    title: `Collector ${id} lost ${counted(loss.batches, 'batch', 'batches')}`,
    detail: `Samples from ${timeOf(loss.fromMs)} to ${timeOf(loss.untilMs)} were dropped, oldest first, when its spool was full: they stay gaps`,
  };
}

function clock({ id, awaySinceMs, clockAheadMs }: Collector): Cause | null {
  if (awaySinceMs !== null || clockAheadMs === null || Math.abs(clockAheadMs) <= clockToleranceMs) return null;
  const seconds = (Math.abs(clockAheadMs) / 1000).toFixed(1);
  const [way, effect] = clockAheadMs > 0 ? ['ahead', 'newer'] : ['behind', 'older'];
  return {
    cause: `ingest-clock:${id}`,
    idc: null,
    severity: 'degraded',
    title: `Clock of collector ${id} is ${way}`,
    detail: `By ${seconds} s against the platform's: what it reads seems that much ${effect} than it is`,
  };
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

function timeOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`;
}
