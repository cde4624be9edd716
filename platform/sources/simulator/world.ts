/** The simulated network itself: second after second from routing to load to what viewers feel, told beat by beat in columnar batches. */
import type { IngressStatus, Routing } from '../../../shared/agents/ingress.ts';
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import type { Idc } from '../../../shared/model/network.ts';
import type { NodeBatch, RowBatch } from '../batch.ts';
import type { Placements, Whereabouts } from './line.ts';
import { Emission } from './emission.ts';
import type { Beat } from './emission.ts';
import { feelOf } from './feel.ts';
import type { IdcFeel } from './feel.ts';
import type { SimulatorOptions } from './network.ts';
import { nodeBatch } from './node-figures.ts';
import { paceOf } from './pace.ts';
import type { Pace } from './pace.ts';
import { Population } from './population.ts';
import type { PopulationSums } from './population.ts';
import { SeededRandom } from './random.ts';
import { scenarios, usual } from './scenarios.ts';
import type { Circumstances, Scenario } from './scenarios.ts';

/** Streams that end and begin anew in a second, of all. */
const churnShare = 0.0001;
/** Encoders and players come back elsewhere within this many seconds of being sent away. */
const movesWithinSeconds = 6;
const maximumWeight = 256;

export interface WorldSetup {
  readonly options: SimulatorOptions;
  readonly idcs: readonly Idc[];
  readonly routing: Routing;
  /** Where encoders were sent before. */
  readonly placements: Placements;
  readonly nowMs: number;
}

export class World {
  readonly pace: Pace;
  readonly size: number;
  routing: Routing;
  readonly #idcs: readonly Idc[];
  readonly #population: Population;
  readonly #random: SeededRandom;
  readonly #emission: Emission;
  readonly #scenario: Scenario;
  /** Streams that have moved or begun since the last beat. */
  readonly #urgent: number[] = [];
  #toSend: Placements;
  #feels: readonly IdcFeel[];
  #routed = '';
  #tick = 0;
  #slice = 0;
  #placed = 0;

  constructor({ options, idcs, routing, placements, nowMs }: WorldSetup) {
    const { seed, streams, scenario } = options;
    this.#idcs = idcs;
    this.routing = routing;
    this.#toSend = placements;
    this.#random = new SeededRandom(seed);
    this.pace = paceOf(streams);
    this.size = streams;
    const groups = movesWithinSeconds * this.pace.beatsPerSecond;
    this.#population = new Population({ seed, streams, idcIds: idcs.map(({ id }) => id), groups, nowMs });
    const population = this.#population;
    this.#scenario = scenarios[scenario]({
      idcs: idcs.length,
      random: this.#random,
      publisherOf: (stream) => population.publisherNumber(stream),
      mostWatched: () => population.mostWatched(),
    });
    this.#emission = new Emission({ population: this.#population, idcs, random: this.#random });
    this.#follow();
    this.#feels = this.#feel(nowMs);
  }

  /** True when everything is where the routing wants it. */
  get isSettled(): boolean {
    return this.#routed === this.#wanted() && !this.#population.isMoving;
  }

  /** False until every row has been told of once. Until then sums over rows are sums of some of them. */
  get isFilled(): boolean {
    return this.#placed >= this.size;
  }

  /** The first pass: puts the next `most` streams where the routing wants them and tells of them. */
  fill(most: number, nowMs: number): readonly RowBatch[] {
    const from = this.#placed;
    const until = Math.min(this.size, from + most);
    for (let stream = from; stream < until; stream += 1) this.#population.place(stream);
    this.#placed = until;
    if (this.isFilled) this.send(this.#toSend);
    const beat = this.#beatAt(nowMs, { intervalMs: 1000, periodMs: 1000 });
    return this.#emission.batches(beat, { from, until, urgent: [], covers: false });
  }

  /** One second: what goes on in the network. Answers what its nodes say. */
  step(nowMs: number): NodeBatch {
    this.#tick += 1;
    this.#churn(nowMs);
    this.#follow();
    this.#feels = this.#feel(nowMs);
    return nodeBatch({ idcs: this.#idcs, feels: this.#feels, sums: this.#sums(), random: this.#random, nowMs });
  }

  /** The next slice of all rows, and whatever has moved. */
  beat(nowMs: number): readonly RowBatch[] {
    const { slices, beatsPerSecond, periodSeconds } = this.pace;
    this.#population.move((stream) => this.#urgent.push(stream));
    const from = Math.floor((this.size * this.#slice) / slices);
    const until = Math.floor((this.size * (this.#slice + 1)) / slices);
    this.#slice = (this.#slice + 1) % slices;
    const urgent = this.#urgent.splice(0).filter((stream) => stream < from || stream >= until);
    const beat = this.#beatAt(nowMs, { intervalMs: 1000 / beatsPerSecond, periodMs: periodSeconds * 1000 });
    return this.#emission.batches(beat, { from, until, urgent, covers: true });
  }

  /** Sends encoders: those that can land are ingested there from now on. */
  send(placements: Placements): void {
    // Streams that have no place yet are sent once all have one.
    if (!this.isFilled) {
      this.#toSend = { ...this.#toSend, ...placements };
      return;
    }
    for (const [id, idc] of Object.entries(placements)) {
      const stream = this.#population.streamOf(id);
      if (stream !== undefined && this.#population.pin(stream, idc)) this.#urgent.push(stream);
    }
  }

  whereabouts(streamIds: readonly string[]): Whereabouts {
    const at: Record<string, string | null> = {};
    for (const id of streamIds) {
      const stream = this.#population.streamOf(id);
      if (stream !== undefined) at[id] = this.#population.ingestOf(stream);
    }
    return at;
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
        this.#idcs.map(({ id }, index) => ({
          idc: id,
          trafficClass,
          weight: Math.round((this.routing[trafficClass][id] ?? 0) * maximumWeight),
          check: this.#at(index).isSeenDown ? ('down' as const) : ('up' as const),
          checkDetail: this.#at(index).isSeenDown ? 'L4TOUT no answer' : 'L4OK',
          sessions: 0,
        })),
      ),
    };
  }

  #at(index: number): Circumstances {
    return this.#tick === 0 ? usual : this.#scenario.idc(index, this.#tick);
  }

  #beatAt(nowMs: number, times: Pick<Beat, 'intervalMs' | 'periodMs'>): Beat {
    const crowd = this.#scenario.crowd?.(this.#tick) ?? null;
    return {
      feels: this.#feels,
      nowMs,
      ...times,
      encoder: (stream) => this.#scenario.encoder?.(stream, this.#tick) ?? 1,
      audience: (stream) => (stream === crowd?.stream ? crowd.times : 1),
    };
  }

  #sums(): PopulationSums {
    const crowd = this.#scenario.crowd?.(this.#tick) ?? null;
    return crowd === null ? this.#population.sums : this.#population.sumsWith(crowd);
  }

  #feel(nowMs: number): readonly IdcFeel[] {
    const sums = this.#sums();
    return this.#idcs.map((idc, index) => feelOf(idc, { index, nowMs, sums, circumstances: this.#at(index) }));
  }

  #downIdcs(): readonly string[] {
    return this.#idcs.filter((_, index) => this.#at(index).isSeenDown).map(({ id }) => id);
  }

  #wanted(): string {
    return JSON.stringify([this.routing, this.#downIdcs()]);
  }

  /** New sessions go where the shares say, and nowhere that the ingress sees down. */
  #follow(): void {
    const wanted = this.#wanted();
    if (wanted === this.#routed) return;
    this.#routed = wanted;
    const down = this.#downIdcs();
    this.#population.route({ publish: without(this.routing.publish, down), play: without(this.routing.play, down) });
  }

  #churn(nowMs: number): void {
    const ending = this.#placed * churnShare;
    const count = Math.floor(ending) + (this.#random.next() < ending % 1 ? 1 : 0);
    for (let ended = 0; ended < count; ended += 1) {
      const stream = Math.floor(this.#random.next() * this.#placed);
      this.#population.renew(stream, nowMs);
      this.#urgent.push(stream);
    }
  }
}

function without(shares: Readonly<Record<string, number>>, ids: readonly string[]): Readonly<Record<string, number>> {
  return ids.length === 0 ? shares : Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, ids.includes(id) ? 0 : share]));
}
