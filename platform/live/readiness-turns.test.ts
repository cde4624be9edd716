import { describe, expect, it } from 'vitest';
import type { NetworkReadiness, Readiness } from '../../shared/changes/readiness.ts';
import { createReadinessTurns } from './readiness-turns.ts';

function loss(idcs: readonly string[], loadPct: number | null): Readiness {
  const fits = loadPct === null ? 'unknown' : loadPct > 85 ? 'no' : 'yes';
  return { idcs, landsOn: [], viewersMoved: 400, fits, breaksFirst: `lis-1 viewers ${String(loadPct)} %`, loadPct, costPerHourDelta: 0 };
}

function network(single: Readonly<Record<string, number | null>>, pairs: readonly (number | null)[] = []): NetworkReadiness {
  const ofPairs = pairs.map((loadPct) => loss(['osl-1', 'ath-1'], loadPct));
  return {
    single: Object.entries(single).map(([id, loadPct]) => loss([id], loadPct)),
    pairs: ofPairs,
    pairsAtAll: {
      all: ofPairs.length,
      no: ofPairs.filter(({ fits }) => fits === 'no').length,
      unknown: ofPairs.filter(({ fits }) => fits === 'unknown').length,
    },
  };
}

/** Titles told while each of these readinesses stands for so many seconds, looked at every two. */
function titles(passages: readonly (readonly [readiness: NetworkReadiness, seconds: number])[]): string[] {
  const turns = createReadinessTurns();
  const told: string[] = [];
  let atMs = 0;
  for (const [readiness, seconds] of passages) {
    for (let second = 0; second < seconds; second += 2) {
      told.push(...turns.update(readiness, { atMs, loadCeilingPct: 85 }).map(({ title }) => title));
      atMs += 2_000;
    }
  }
  return told;
}

describe('turns of readiness', () => {
  it('are told when a loss no longer fits, and when it fits again', () => {
    expect(
      titles([
        [network({ 'osl-1': 60 }), 10],
        [network({ 'osl-1': 90 }), 20],
        [network({ 'osl-1': 70 }), 20],
      ]),
    ).toEqual(['If osl-1 were lost, the rest could no longer take it', 'If osl-1 were lost, the rest could take it again']);
  });

  it('say what breaks first', () => {
    const turns = createReadinessTurns();
    turns.update(network({ 'osl-1': 60 }), { atMs: 0, loadCeilingPct: 85 });
    turns.update(network({ 'osl-1': 90 }), { atMs: 2_000, loadCeilingPct: 85 });
    expect(turns.update(network({ 'osl-1': 92 }), { atMs: 12_000, loadCeilingPct: 85 })).toEqual([
      {
        atMs: 12_000,
        kind: 'health',
        severity: 'degraded',
        idc: 'osl-1',
        title: 'If osl-1 were lost, the rest could no longer take it',
        detail: 'First lis-1 viewers 92 %, ceiling 85 %',
        changeId: null,
        release: null,
        actor: expect.objectContaining({ kind: 'platform' }) as unknown,
      },
    ]);
  });

  it('are not told of a load that breathes around the ceiling', () => {
    const breath = (loadPct: number): readonly [NetworkReadiness, number] => [network({ 'osl-1': loadPct }), 4];
    expect(titles([breath(80), breath(86), breath(84), breath(86), breath(80), breath(87), breath(83)])).toEqual([]);
    expect(
      titles([
        [network({ 'osl-1': 90 }), 10],
        [network({ 'osl-1': 84 }), 60],
      ]),
    ).toEqual([]);
  });

  it('are none while nobody knows, nor of what the platform begins with', () => {
    expect(
      titles([
        [network({ 'osl-1': 90 }), 20],
        [network({ 'osl-1': null }), 60],
        [network({ 'osl-1': 90 }), 20],
      ]),
    ).toEqual([]);
  });

  it('of many at once are one entry', () => {
    const all = (loadPct: number): NetworkReadiness => network({ a: loadPct, b: loadPct, c: loadPct, d: loadPct, e: loadPct, f: loadPct });
    expect(
      titles([
        [all(60), 10],
        [all(90), 20],
      ]),
    ).toEqual(['If one of a, b, c, d, e and 1 more were lost, the rest could no longer take it']);
  });

  it('count pairs, and tell when the first of them does not fit and when the last does again', () => {
    expect(
      titles([
        [network({}, [60, 70]), 10],
        [network({}, [95, 70]), 20],
        [network({}, [96, 97]), 20],
        [network({}, [60, 60]), 20],
      ]),
    ).toEqual(['The loss of two IDCs at once would no longer fit: 1 of 2 pairs', 'The loss of any two IDCs at once would fit again']);
  });
});
