/** What a forecast rests on, in words: whose figures are old, where stalls have no basis, what the bands come from. */
import type { TrafficClass } from '../agents/ingress.ts';
import type { NetworkSnapshot } from '../model/snapshot.ts';
import type { RecordInput } from './forecast-parts.ts';
import { isGone } from './gone.ts';
import type { ChangeKind } from './intent.ts';
import type { ForecastIdc } from './plan.ts';
import { leastForBands } from './track-record.ts';

export function basisOf(snapshot: NetworkSnapshot, kind: ChangeKind, idcs: readonly ForecastIdc[]): string {
  const affected = idcs.filter(({ role }) => role !== 'unaffected');
  return [
    'Viewers and egress move with the play share, streams with the publish share.',
    ...oldFigures(snapshot, affected),
    ...unchecked(snapshot, affected),
    ...goneAlready(snapshot, affected),
    ...stalls(snapshot, affected),
    ...bands(snapshot.records?.[kind]),
  ].join(' ');
}

function oldFigures({ idcs }: NetworkSnapshot, affected: readonly ForecastIdc[]): string[] {
  const ids = new Set(affected.map(({ idc }) => idc));
  return idcs
    .filter((idc) => ids.has(idc.id) && idc.stale)
    .map(({ id, dataAgeMs }) =>
      dataAgeMs === null
        ? `${id} never sent figures: no basis.`
        : `${id} by its last known figures, ${(dataAgeMs / 1000).toFixed(0)} s old.`,
    );
}

const carriedIn = [
  ['play', 'viewers'],
  ['publish', 'streams'],
] as const satisfies readonly (readonly [TrafficClass, string])[];

function goneAlready(snapshot: NetworkSnapshot, affected: readonly ForecastIdc[]): string[] {
  if (affected.length === 0) return [];
  const left = new Set(leavingOf(affected));
  return snapshot.idcs.flatMap((idc) => {
    const what = carriedIn.flatMap(([trafficClass, words]) => (isGone(idc, snapshot, trafficClass) ? [words] : []));
    if (what.length === 0) return [];
    return [
      left.has(idc.id)
        ? `The traffic manager sends ${idc.id} nothing: its ${what.join(' and ')} are elsewhere already, none of them is left to move.`
        : `The traffic manager sends ${idc.id} nothing, whatever its share: its ${what.join(' and ')} are in the figures of the others.`,
    ];
  });
}

/** Where nothing checks an IDC, as in DNS, new sessions are sent there for as long as it has a weight, whether it lives or not. */
function unchecked({ idcs }: NetworkSnapshot, affected: readonly ForecastIdc[]): string[] {
  const left = new Set(leavingOf(affected));
  return idcs
    .filter(({ id, stale, isChecked }) => stale && isChecked === false && left.has(id))
    .map(
      ({ id }) =>
        `No check takes ${id} out by itself: it is sent its share until this takes its weight out. How many of its viewers and streams ` +
        `found another way is not known; all are counted as still to move, so what others receive is the most that it can be.`,
    );
}

function leavingOf(affected: readonly ForecastIdc[]): string[] {
  return affected.flatMap(({ idc, role }) => (role === 'leaving' ? [idc] : []));
}

function stalls({ curves }: NetworkSnapshot, affected: readonly ForecastIdc[]): string[] {
  const arriving = affected.filter(({ role }) => role === 'receiving' || role === 'returning');
  const beyond = arriving.filter(({ rebufferPct }) => rebufferPct.after === null);
  const borrowed = arriving.filter(({ basis }) => basis === 'network').map(({ idc }) => idc);
  const sentences: string[] = [];
  if (borrowed.length > 0)
    sentences.push(`Stalls of ${listedShort(borrowed)} by the load curve of the whole network: they have not seen that load themselves.`);
  if (beyond.length === 0) return sentences;
  if (curves === undefined || beyond.every(({ highestLoadSeenPct }) => highestLoadSeenPct === null)) {
    return [...sentences, `Rebuffering after: no basis above the load seen now (${listedShort(beyond.map(({ idc }) => idc))}).`];
  }
  const words = beyond.map(({ idc, loadPct, highestLoadSeenPct }) => {
    const seen = highestLoadSeenPct === null ? 'none seen' : `seen up to ${highestLoadSeenPct.toFixed(0)} %`;
    return loadPct.after === null ? idc : `${idc} at ${loadPct.after.toFixed(0)} %, ${seen}`;
  });
  return [...sentences, `Rebuffering after: no basis beyond the loads of 30 days (${listedShort(words, '; ')}).`];
}

function bands(record: RecordInput | undefined): string[] {
  if (record === undefined || record.count < leastForBands) return [];
  return [`Bands of what moves: the last ${String(record.count)} scored changes.`];
}

const mostNamed = 4;

function listedShort(words: readonly string[], between = ', '): string {
  const named = words.slice(0, mostNamed).join(between);
  return words.length <= mostNamed ? named : `${named} and ${String(words.length - mostNamed)} more`;
}
