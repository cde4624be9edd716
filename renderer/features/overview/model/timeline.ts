/** Which entries of the timeline are shown, and what stands on the pictures. */
import { tellsOf } from '../../../../shared/model/events.ts';
import type { TimelineEntry } from '../../../../shared/model/events.ts';
import { markerGroups } from '../../../ui/charts/marker-groups.ts';

export const timelineFilters = ['all', 'alarms', 'changes', 'other'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

export function timelineFilterOf(text: string | null): TimelineFilter {
  return timelineFilters.find((filter) => filter === text) ?? 'all';
}

function filterOf(entry: TimelineEntry): TimelineFilter {
  switch (entry.kind) {
    case 'health':
    case 'alarm':
      return 'alarms';
    case 'change':
    case 'release':
      return 'changes';
    case 'identity':
    case 'authority':
    case 'platform':
      return 'other';
  }
}

export interface TimelineEvent {
  readonly offset: number;
  readonly body: TimelineEntry;
}

/** Newest first. */
export function filtered(events: readonly TimelineEvent[], filter: TimelineFilter): readonly TimelineEvent[] {
  return events.filter(({ body }) => filter === 'all' || filterOf(body) === filter).toReversed();
}

const hourMs = 3_600_000;

export interface Turn {
  readonly idc: string;
  readonly atMs: number;
}

/** Changes and releases that touched this IDC, or all of them, in the hour before it turned; newest first. */
export function changedBefore(events: readonly TimelineEvent[], turn: Turn): readonly TimelineEvent[] {
  return filtered(events, 'changes').filter(
    ({ body }) => body.atMs <= turn.atMs && body.atMs >= turn.atMs - hourMs && tellsOf(body, turn.idc),
  );
}

export interface TrendMarker {
  readonly at: number;
  readonly label: string;
}

export const trendSpanMs = 900_000;

/** Changes and releases as marks on an IDC's 15 minutes that end at `endMs`. */
export function markersFor(events: readonly TimelineEvent[], idc: string, endMs: number): readonly TrendMarker[] {
  const markers = events
    .filter(({ body }) => filterOf(body) === 'changes' && tellsOf(body, idc))
    .map(({ body }) => ({ atMs: body.atMs, label: body.title }));
  return markerGroups(markers, { startMs: endMs - trendSpanMs, endMs }).map(({ atMs, markers: near }) => ({
    at: 1 - (endMs - atMs) / trendSpanMs,
    label: near.map(({ label }) => label).join(', '),
  }));
}
