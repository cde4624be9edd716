import { describe, expect, it } from 'vitest';
import { changesIn, hrefOf, markerGroups } from './marker-groups.ts';

const minute = 60_000;
const axis = { startMs: 0, endMs: 360 * minute };
function at(minutes: number) {
  return { atMs: minutes * minute, label: `at ${String(minutes)}`, href: undefined };
}

function groupsOf(minutes: readonly number[], within = axis) {
  return markerGroups(minutes.map(at), within).map(({ atMs, markers }) => [atMs / minute, markers.length]);
}

describe('markers of a chart', () => {
  it('stand alone where there is room, in whatever order they come', () => {
    expect(groupsOf([200, 100, 300])).toEqual([
      [100, 1],
      [200, 1],
      [300, 1],
    ]);
  });

  it('are one where they would stand on each other, at the first of them', () => {
    expect(groupsOf([100, 101, 105, 115, 116])).toEqual([
      [100, 4],
      [116, 1],
    ]);
  });

  it('never make a solid bar of many', () => {
    expect(groupsOf(Array.from({ length: 360 }, (_, index) => index)).length).toBeLessThanOrEqual(24);
  });

  it('are not regrouped when the axis moves over the first of a group', () => {
    expect(groupsOf([10, 20, 30], { startMs: 15 * minute, endMs: 375 * minute })).toEqual([
      [15, 1],
      [30, 1],
    ]);
    expect(groupsOf([10, 20, 30], { startMs: 21 * minute, endMs: 381 * minute })).toEqual([[30, 1]]);
  });

  it('are counted by the change: the steps of one are one', () => {
    expect(changesIn([{ ...at(1), href: '#/a' }, { ...at(2), href: '#/a' }, { ...at(3), href: '#/b' }, at(4)])).toBe(3);
  });

  it('lead somewhere only if all lead there', () => {
    expect(hrefOf([{ ...at(1), href: '#/a' }])).toBe('#/a');
    expect(hrefOf([1, 2].map((minutes) => ({ ...at(minutes), href: '#/a' })))).toBe('#/a');
    expect(hrefOf([{ ...at(1), href: '#/a' }, at(2)])).toBeUndefined();
  });
});
