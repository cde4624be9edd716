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
  /** Times the viewers of the hour. */
  readonly audience: number;
  /** Added to the share of time that players stand still, and of starts that fail. */
  readonly stallShare: number;
  readonly startFailureShare: number;
  /** Added on the way from encoders. */
  readonly rttMs: number;
  readonly lossPct: number;
}

export const usual: Circumstances = {
  isDead: false,
  isSeenDown: false,
  audience: 1,
  stallShare: 0,
  startFailureShare: 0,
  rttMs: 0,
  lossPct: 0,
};

export interface Scenario {
  /** Circumstances of the IDC with this index in the second of this tick, from 1. */
  idc(index: number, tick: number): Circumstances;
  /** Share of its bitrate and of its frames that an encoder still sends; all of them where a scenario says nothing. */
  encoder?(stream: number, tick: number): number;
}

export interface ScenarioSetup {
  readonly idcs: number;
  readonly random: SeededRandom;
}

export const scenarioNames = ['calm', 'idc-outage'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export const scenarios: Readonly<Record<ScenarioName, (setup: ScenarioSetup) => Scenario>> = {
  calm: () => ({ idc: () => usual }),
  'idc-outage': idcOutage,
};

/** The ingress takes this long to notice a dead server, and a living one. */
const checkDelayTicks = 2;
const failsAfterTicks = { least: 30, most: 60 };
const healsAfterTicks = 150;

/** One IDC dies between 30 s and 60 s, and is back two and a half minutes later. */
function idcOutage({ idcs, random }: ScenarioSetup): Scenario {
  const { least, most } = failsAfterTicks;
  const from = least + Math.floor(random.next() * (most - least));
  const dead = Math.floor(random.next() * idcs);
  const isDead = (tick: number): boolean => tick >= from && tick < from + healsAfterTicks;
  return {
    idc: (index, tick) => (index === dead ? { ...usual, isDead: isDead(tick), isSeenDown: isDead(tick - checkDelayTicks) } : usual),
  };
}
