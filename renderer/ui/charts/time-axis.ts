/** Where a time axis has its ticks and what they say: whole steps of the local clock, days by their date. */
import { formatClock, formatClockMinutes, formatDate, offsetMinutesAt } from '../time.ts';
import { clockTicks, tickStepMs } from './plot-scale.ts';

const minute = 60_000;
const day = 1440 * minute;

/** A label nearer to an end than this share of the axis would be cut there. */
const roomShare = 0.04;

/** @param offsetAt minutes east of UTC at a moment */
export function timeTicks(startMs: number, endMs: number, offsetAt = offsetMinutesAt): readonly number[] {
  const span = endMs - startMs;
  const from = startMs + span * roomShare;
  const until = endMs - span * roomShare;
  const stepMs = tickStepMs(span);
  if (stepMs < day) {
    const offsetMs = offsetAt(endMs) * minute;
    return clockTicks(from + offsetMs, until + offsetMs, stepMs).map((at) => at - offsetMs);
  }
  // Days are counted back from the last midnight: one that has 23 or 25 hours moves no other.
  const ticks: number[] = [];
  const lastMidnight = midnightBefore(endMs, offsetAt);
  for (let back = 0; ; back += stepMs / day) {
    const tick = midnightBefore(lastMidnight - back * day + day / 2, offsetAt);
    if (tick < from) return ticks.reverse();
    if (tick <= until) ticks.push(tick);
  }
}

function midnightBefore(atMs: number, offsetAt: (atMs: number) => number): number {
  const local = Math.floor((atMs + offsetAt(atMs) * minute) / day) * day;
  return local - offsetAt(local - offsetAt(atMs) * minute) * minute;
}

/** A time of day, to the second on a short axis; a midnight says which day begins. */
export function formatTick(atMs: number, spanMs: number): string {
  if (tickStepMs(spanMs) < minute) return formatClock(atMs);
  const clock = formatClockMinutes(atMs);
  return clock === '00:00' ? formatDate(atMs) : clock;
}

/** A moment of the crosshair, as exact as a point is. */
export function formatCursor(atMs: number, { stepMs, endMs }: { readonly stepMs: number; readonly endMs: number }): string {
  if (stepMs < minute) return formatClock(atMs);
  const clock = formatClockMinutes(atMs);
  return formatDate(atMs) === formatDate(endMs) ? clock : `${formatDate(atMs)} ${clock}`;
}
