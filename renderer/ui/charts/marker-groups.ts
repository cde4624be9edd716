/** Markers of a time chart that would stand on each other, made one: a bar of lines says less than a number. */
import type { ChartMarker } from './chart-props.ts';

/** Nearer than this share of the axis two markers can't be told apart, nor hit. */
const nearShare = 1 / 24;

export interface MarkerGroup {
  /** When the first of them happened, or where the axis begins if that was earlier; Unix ms. */
  readonly atMs: number;
  /** Oldest first, at least one. */
  readonly markers: readonly ChartMarker[];
}

interface Axis {
  /** Unix ms. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Groups of what lies on the axis, oldest first. They are cut by all markers, so none is regrouped when the axis moves on. */
export function markerGroups(markers: readonly ChartMarker[], { startMs, endMs }: Axis): readonly MarkerGroup[] {
  const nearMs = (endMs - startMs) * nearShare;
  const groups: ChartMarker[][] = [];
  for (const marker of markers.toSorted((one, other) => one.atMs - other.atMs)) {
    const last = groups.at(-1);
    if (last === undefined || marker.atMs - (last[0]?.atMs ?? 0) > nearMs) groups.push([marker]);
    else last.push(marker);
  }
  return groups.flatMap((group) => {
    const within = group.filter(({ atMs }) => atMs >= startMs && atMs <= endMs);
    return within.length === 0 ? [] : [{ atMs: Math.max(startMs, group[0]?.atMs ?? startMs), markers: within }];
  });
}

/** How many changes they tell of: the steps of one are one. */
export function changesIn(markers: readonly ChartMarker[]): number {
  return new Set(markers.map(({ href, label }) => href ?? label)).size;
}

/** Where they lead when all lead to one place. */
export function hrefOf(markers: readonly ChartMarker[]): string | undefined {
  const [first, ...others] = markers.map(({ href }) => href);
  return others.every((href) => href === first) ? first : undefined;
}
