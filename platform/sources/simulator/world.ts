/** The simulated network itself: one second after another, from routing to load to what viewers feel. Emits columnar batches. */
import type { IngressStatus, Routing } from '../../../shared/agents/ingress.ts';
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import type { Idc } from '../../../shared/model/network.ts';
import { loadPctOf } from '../../../shared/model/numbers.ts';
import type { SampleBatch } from '../batch.ts';
import { Emission } from './emission.ts';
import type { IdcFeel } from './emission.ts';
import type { SimulatorOptions } from './network.ts';
import { cpuPctOf, distributionOf, slownessOf, stallShareOf, startFailureShareOf, waveOf } from './physics.ts';
import { Population } from './population.ts';
import { SeededRandom } from './random.ts';

/** Streams that end and begin anew in a second, of all. */
const churnShare = 0.0001;
/** The ingress takes this long to notice a dead server, and a living one. */
const checkDelayTicks = 2;
const failsAfterTicks = { least: 30, most: 60 };
const healsAfterTicks = 150;
const medianStartMs = 420;
const medianLatencyMs = 1_900;
const maximumWeight = 256;

interface Outage {
  readonly idc: number;
  readonly fromTick: number;
  readonly untilTick: number;
}

export class World {
  readonly idcs: readonly Idc[];
  readonly population: Population;
  routing: Routing;
  readonly #random: SeededRandom;
  readonly #emission: Emission;
  readonly #outage: Outage | null;
  #routed = '';
  #tick = 0;

  constructor(options: SimulatorOptions, idcs: readonly Idc[], routing: Routing) {
    this.idcs = idcs;
    this.routing = routing;
    this.#random = new SeededRandom(options.seed);
    this.population = new Population({ seed: options.seed, streams: options.streams, idcIds: idcs.map(({ id }) => id) });
    this.#emission = new Emission(this.population, idcs);
    this.#outage = options.scenario === 'calm' ? null : this.#planOutage();
    this.#follow(true);
  }

  /** True when everything is where the routing wants it. */
  get isSettled(): boolean {
    return this.#routed === this.#wanted() && !this.population.isMoving;
  }

  /** One second. */
  step(nowMs: number): readonly SampleBatch[] {
    this.#tick += 1;
    this.#churn();
    this.#follow(false);
    this.population.move(this.#tick);
    const feels = this.idcs.map((idc, index) => this.#feel(idc, { index, nowMs }));
    return this.#emission.batches({ feels, nowMs, random: this.#random });
  }

  /** What the simulated ingress says of itself. */
  status(nowMs: number): IngressStatus {
    return {
      agentId: 'simulator',
      readAtMs: nowMs,
      haproxy: 'up',
      converged: this.isSettled,
      endedSessions: 0,
      servers: trafficClasses.flatMap((trafficClass) =>
        this.idcs.map(({ id }, index) => ({
          idc: id,
          trafficClass,
          weight: Math.round((this.routing[trafficClass][id] ?? 0) * maximumWeight),
          check: this.#isSeenDown(index) ? ('down' as const) : ('up' as const),
          checkDetail: this.#isSeenDown(index) ? 'L4TOUT no answer' : 'L4OK',
          sessions: 0,
        })),
      ),
    };
  }

  #planOutage(): Outage {
    const { least, most } = failsAfterTicks;
    const fromTick = least + Math.floor(this.#random.next() * (most - least));
    return { idc: Math.floor(this.#random.next() * this.idcs.length), fromTick, untilTick: fromTick + healsAfterTicks };
  }

  #isFailed(index: number): boolean {
    const outage = this.#outage;
    return outage?.idc === index && this.#tick >= outage.fromTick && this.#tick < outage.untilTick;
  }

  #isSeenDown(index: number): boolean {
    const outage = this.#outage;
    return outage?.idc === index && this.#tick >= outage.fromTick + checkDelayTicks && this.#tick < outage.untilTick + checkDelayTicks;
  }

  #wanted(): string {
    return JSON.stringify([this.routing, this.idcs.findIndex((_, index) => this.#isSeenDown(index))]);
  }

  /** New sessions go where the shares say, and nowhere that the ingress sees down. */
  #follow(atOnce: boolean): void {
    const wanted = this.#wanted();
    if (wanted === this.#routed) return;
    this.#routed = wanted;
    const down = this.idcs.filter((_, index) => this.#isSeenDown(index)).map(({ id }) => id);
    const shares = { publish: without(this.routing.publish, down), play: without(this.routing.play, down) };
    this.population.route(shares, atOnce ? null : this.#tick);
  }

  #churn(): void {
    const { population } = this;
    const ending = population.size * churnShare;
    const count = Math.floor(ending) + (this.#random.next() < ending % 1 ? 1 : 0);
    for (let ended = 0; ended < count; ended += 1) {
      const stream = Math.floor(this.#random.next() * population.size);
      population.incarnation[stream] = (population.incarnation[stream] ?? 0) + 1;
    }
  }

  #feel(idc: Idc, { index, nowMs }: { readonly index: number; readonly nowMs: number }): IdcFeel {
    const wave = waveOf(nowMs, idc.longitude);
    const sums = this.#emission.sumsOf(index);
    const load =
      loadPctOf([
        [(sums.kbpsAtPeak * wave) / 1e6, idc.egressCapacityGbps],
        [sums.viewersAtPeak * wave, idc.viewerCapacity],
        [sums.streams, idc.streamCapacity],
      ]) / 100;
    const slowness = slownessOf(load);
    return {
      isFailed: this.#isFailed(index),
      wave,
      cpuPct: cpuPctOf(load),
      stallShare: stallShareOf(load),
      startFailureShare: startFailureShareOf(load),
      startTimes: distributionOf(medianStartMs * slowness, 0.5),
      latencies: distributionOf(medianLatencyMs * slowness, 0.18),
    };
  }
}

function without(shares: Readonly<Record<string, number>>, ids: readonly string[]): Readonly<Record<string, number>> {
  return ids.length === 0 ? shares : Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, ids.includes(id) ? 0 : share]));
}
