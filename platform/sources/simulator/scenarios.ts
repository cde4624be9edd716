/**
 * What befalls the simulated network. A scenario says for every second what is wrong in an IDC; the world turns it into load, into
 * what viewers feel and into what nodes and checks say. `usual` with some fields changed is all that a new scenario needs.
 */
import type { SeededRandom } from './random.ts';

/** What is out of the usual in an IDC in this second. */
export interface Circumstances {
  /** Dead: it reports nothing, and what it served is gone. */
  readonly isDead: boolean;
  /** What the ingress's check says: it notices a death, and a recovery, a little later. */
  readonly isSeenDown: boolean;
  /** It serves, and nothing of what it says arrives. */
  readonly isCutOff: boolean;
  /** Times the viewers of the hour. */
  readonly audience: number;
  /** Added to the share of time that players stand still, and of starts that fail. */
  readonly stallShare: number;
  readonly startFailureShare: number;
  /** Added on the way from encoders. */
  readonly rttMs: number;
  readonly lossPct: number;
  /** Share of its way out that is left, 0–1: what it has to carry does not become less. */
  readonly capacity: number;
  /** What its nodes say that they run. */
  readonly software: string;
}

export const usual: Circumstances = {
  isDead: false,
  isSeenDown: false,
  isCutOff: false,
  audience: 1,
  stallShare: 0,
  startFailureShare: 0,
  rttMs: 0,
  lossPct: 0,
  capacity: 1,
  software: 'simulated',
};

export interface Scenario {
  /** Circumstances of the IDC with this index in the second of this tick, from 1. */
  idc(index: number, tick: number): Circumstances;
  /** Share of its bitrate and of its frames that an encoder still sends; all of them where a scenario says nothing. */
  encoder?(stream: number, tick: number): number;
  /** A stream that more people watch than usual, and how many times as many; null for none. */
  crowd?(tick: number): { readonly stream: number; readonly times: number } | null;
}

/** What a scenario may know of the network that it befalls. */
export interface ScenarioSetup {
  readonly idcs: number;
  readonly random: SeededRandom;
  /** Number of the publisher of a stream. */
  readonly publisherOf: (stream: number) => number;
  readonly mostWatched: () => { readonly stream: number; readonly shareOfViewers: number; readonly copies: number };
}

export const scenarioNames = ['calm', 'idc-outage', 'fibre-cut', 'bad-release', 'flash-crowd', 'encoder-bug'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export const scenarios: Readonly<Record<ScenarioName, (setup: ScenarioSetup) => Scenario>> = {
  calm: () => ({ idc: () => usual }),
  'idc-outage': idcOutage,
  'fibre-cut': fibreCut,
  'bad-release': badRelease,
  'flash-crowd': flashCrowd,
  'encoder-bug': encoderBug,
};

/** Everything begins between 30 s and 60 s, so that the calm before can be seen. */
const begins = { least: 30, most: 60 };
/** And is over two and a half minutes later. */
const lastsTicks = 150;
/** The ingress takes this long to notice a dead server, and a living one. */
const checkDelayTicks = 2;

/** True while it lasts. */
function spell(random: SeededRandom): { readonly from: number; readonly lasts: (tick: number) => boolean } {
  const from = begins.least + Math.floor(random.next() * (begins.most - begins.least));
  return { from, lasts: (tick) => tick >= from && tick < from + lastsTicks };
}

/** One IDC dies, and is seen down: `down`, by two witnesses. */
function idcOutage({ idcs, random }: ScenarioSetup): Scenario {
  const { lasts } = spell(random);
  const dead = Math.floor(random.next() * idcs);
  return {
    idc: (index, tick) => (index === dead ? { ...usual, isDead: lasts(tick), isSeenDown: lasts(tick - checkDelayTicks) } : usual),
  };
}

/**
 * A cable is cut. One IDC has half its ways out left, and its encoders reach it the long way round: viewers stand still and packets are
 * lost, while its load by the book is as ever. The one next to it serves on, but nothing that it says arrives: `unknown`, never down.
 */
function fibreCut({ idcs, random }: ScenarioSetup): Scenario {
  const { lasts } = spell(random);
  const narrowed = Math.floor(random.next() * idcs);
  const cutOff = (narrowed + 1) % idcs;
  return {
    idc(index, tick) {
      if (!lasts(tick)) return usual;
      if (index === narrowed) return { ...usual, capacity: 0.4, rttMs: 130, lossPct: 4, stallShare: 0.04 };
      return index === cutOff ? { ...usual, isCutOff: true } : usual;
    },
  };
}

/** A release goes to one IDC in eight and makes starts fail there; nodes say what they run. */
function badRelease({ idcs, random }: ScenarioSetup): Scenario {
  const { lasts } = spell(random);
  const first = Math.floor(random.next() * idcs);
  const canaries = Math.max(1, Math.floor(idcs / 8));
  const isCanary = (index: number): boolean => (index - first + idcs) % idcs < canaries;
  const before = { ...usual, software: 'simulated edge 7.2.4' };
  const after = { ...usual, software: 'simulated edge 7.3.0', startFailureShare: 0.12, audience: 0.97 };
  return { idc: (index, tick) => (isCanary(index) && lasts(tick) ? after : before) };
}

/** Within a minute and a half one stream has so many viewers that the IDCs which deliver it carry three times what is usual. */
function flashCrowd({ idcs, random, mostWatched }: ScenarioSetup): Scenario {
  const { from, lasts } = spell(random);
  const { stream, shareOfViewers, copies } = mostWatched();
  const growsTicks = 90;
  const timesMore = (2 * copies) / idcs / shareOfViewers;
  return {
    idc: () => usual,
    crowd: (tick) => (lasts(tick) ? { stream, times: 1 + timesMore * Math.min(1, (tick - from + 1) / growsTicks) } : null),
  };
}

/** The encoders of one publisher in five take the same update: their bitrate and frames collapse, wherever they are ingested. */
function encoderBug({ random, publisherOf }: ScenarioSetup): Scenario {
  const { from, lasts } = spell(random);
  const updateTakesTicks = 20;
  return {
    idc: () => usual,
    encoder(stream, tick) {
      const publisher = publisherOf(stream);
      const isUpdated = publisher % 5 === 0 && tick >= from + (publisher % updateTakesTicks);
      return isUpdated && lasts(tick) ? 0.25 : 1;
    },
  };
}
