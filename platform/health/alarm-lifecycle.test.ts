/** The life of alarms as any order of happenings, acts, failing writes and restarts, held against a model of what may never be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isWorse } from '../../shared/model/alarms.ts';
import type { Alarm, Severity } from '../../shared/model/events.ts';
import type { CallContext } from '../contracts.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { acted, landed } from './alarm-act.ts';
import type { ActedAlarm } from './alarm-act.ts';
import { alarmHandlers } from './alarm-handlers.ts';
import type { Told } from './alarm-operations.ts';
import { AlarmBook } from './alarms.ts';
import { Recorder } from './recorder.ts';

const causes = ['health:osl-1', 'health:ath-1', 'ingress-down:edge'];
const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };

/** An alarm when its acknowledgement was answered, or when it was last seen: worse or back again, it may be loud. */
type Promised = Pick<Alarm, 'severity' | 'count'>;

/** The database as a list; it fails while told to, and commits only when told to. */
class World {
  readonly time = manualTime();
  readonly log: Alarm[] = [];
  isBroken = false;
  book: AlarmBook;
  recorder: Recorder;
  readonly promised = new Map<string, Promised>();
  #ids = 0;
  #release: (() => void)[] = [];

  constructor() {
    [this.book, this.recorder] = this.#open([]);
  }

  #open(known: readonly Alarm[]): [AlarmBook, Recorder] {
    const recorder = new Recorder({ write: (told) => this.#tell(told), timers: this.time.timers, onFailure: () => undefined });
    const book = new AlarmBook({
      known,
      newId: () => `alarm-${(this.#ids += 1)}`,
      onEvent: (alarm) => recorder.record({ alarms: [alarm] }),
    });
    return [book, recorder];
  }

  async #turn(): Promise<void> {
    await new Promise<void>((resolve) => this.#release.push(resolve));
    if (this.isBroken) throw new Error('disk full');
  }

  async #tell({ alarms }: Told): Promise<boolean> {
    await this.#turn();
    for (const alarm of alarms) this.log.push(landed(alarm, this.latest().get(alarm.id), this.time.now()));
    return true;
  }

  async act(asked: ActedAlarm): Promise<Alarm> {
    await this.#turn();
    const { alarm } = acted(this.latest().get(asked.alarmId), asked);
    this.log.push(alarm);
    return alarm;
  }

  /** Lets the database finish what it has begun, until nothing waits but a retry. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) {
      for (const release of this.#release.splice(0)) release();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  async restart(): Promise<void> {
    this.isBroken = false;
    this.time.advance(1_000);
    await this.settle();
    const latest = [...this.latest().values()];
    [this.book, this.recorder] = this.#open(latest.filter(({ clearedAtMs, shelved }) => clearedAtMs === null || shelved !== null));
  }

  latest(): ReadonlyMap<string, Alarm> {
    return new Map(this.log.map((alarm) => [alarm.id, alarm]));
  }

  /** Of this platform, or of another one on the same database: then this one hears of it later. */
  handlers({ here }: { readonly here: boolean }) {
    return alarmHandlers({ log: this, onActed: (alarm) => (here ? this.book.follow([alarm]) : undefined) });
  }

  context(): CallContext {
    return { actor: by, sessionId: 's', atMs: this.time.now() };
  }

  /** As a console has them. */
  pick(index: number): Alarm | undefined {
    const standing = [...this.latest().values()].filter(({ clearedAtMs }) => clearedAtMs === null);
    return standing[index % Math.max(1, standing.length)];
  }

  async check(): Promise<void> {
    // Retries are due after a second; a database that works again has everything.
    const wasBroken = this.isBroken;
    this.isBroken = false;
    this.time.advance(1_000);
    this.book.follow([...this.latest().values()]);
    this.book.sweep(this.time.now());
    await this.settle();
    this.book.follow([...this.latest().values()]);
    this.isBroken = wasBroken;
    const standing = [...this.latest().values()].filter(({ clearedAtMs }) => clearedAtMs === null);
    expect(new Set(standing.map(({ cause }) => cause)).size).toBe(standing.length);
    const byId = (one: Alarm, other: Alarm): number => (one.id < other.id ? -1 : 1);
    expect(standing.toSorted(byId)).toEqual([...this.book.standing()].toSorted(byId));
    for (const { shelved } of this.latest().values()) if (shelved !== null) expect(shelved.untilMs).toBeGreaterThan(this.time.now());
    for (const [id, promise] of this.promised) {
      const alarm = this.latest().get(id);
      const isLoudAgain = alarm === undefined || alarm.count > promise.count || isWorse(alarm.severity, promise.severity);
      if (isLoudAgain) this.promised.delete(id);
      else {
        expect(alarm.acknowledged).not.toBeNull();
        this.promised.set(id, alarm);
      }
    }
  }
}

type Step = (world: World) => Promise<void> | void;

const severity = fc.constantFrom<Severity>('unknown', 'degraded', 'critical');
const raise = fc.record({ cause: fc.constantFrom(...causes), severity });
const steps: fc.Arbitrary<Step> = fc.oneof(
  raise.map(
    ({ cause, severity }): Step =>
      ({ book, time }) =>
        book.raise({ cause, severity, idc: null, title: cause, detail: '' }, time.now()),
  ),
  fc.constantFrom(...causes).map(
    (cause): Step =>
      ({ book, time }) =>
        book.clear(cause, time.now()),
  ),
  fc.constantFrom(250, 19_000, 59_000, 61_000).map((ms): Step => ({ time, book }) => {
    time.advance(ms);
    book.sweep(time.now());
  }),
  fc
    .record({ index: fc.nat(5), meanwhile: fc.option(severity), fails: fc.boolean(), here: fc.boolean() })
    .map(({ index, meanwhile, fails, here }): Step => async (world) => {
      const alarm = world.pick(index);
      if (alarm === undefined) return;
      world.isBroken = fails;
      const acknowledged = world.handlers({ here })['alarm.acknowledge']({ alarmId: alarm.id, why: 'seen' }, world.context());
      const outcome = Promise.resolve(acknowledged).then(
        () => 'done' as const,
        () => 'failed' as const,
      );
      if (meanwhile !== null) world.book.raise({ ...alarm, severity: meanwhile }, world.time.now());
      await world.settle();
      world.isBroken = false;
      expect(await outcome).toBe(fails ? 'failed' : 'done');
      if (!fails) world.promised.set(alarm.id, alarm);
    }),
  fc
    .record({ index: fc.nat(5), forMinutes: fc.integer({ min: 1, max: 3 }), here: fc.boolean() })
    .map(({ index, forMinutes, here }): Step => async (world) => {
      const alarm = world.pick(index);
      if (alarm === undefined) return;
      const shelved = world.handlers({ here })['alarm.shelve']({ alarmId: alarm.id, forMinutes, why: 'known' }, world.context());
      await world.settle();
      await shelved;
    }),
  fc.nat(5).map((index): Step => async (world) => {
    const alarm = world.pick(index);
    if (alarm === undefined) return;
    const taken = world.handlers({ here: true })['alarm.unshelve']({ alarmId: alarm.id, why: 'back to work' }, world.context());
    const refused = Promise.resolve(taken).then(
      () => false,
      () => true,
    );
    await world.settle();
    expect(await refused).toBe(alarm.shelved === null);
  }),
  fc.constant<Step>((world) => world.restart()),
);

it('an alarm’s life keeps its promises: one per cause, acknowledged stays, a shelf ends, the log is the truth', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40, size: 'max' }), async (life) => {
      const world = new World();
      for (const step of life) {
        await step(world);
        await world.check();
      }
    }),
    { numRuns: 80 },
  );
});
