/** The changes part, composed: planner, handlers, executor. Whoever opens it closes it. */
import { randomUUID } from 'node:crypto';
import type { Routing } from '../../shared/agents/ingress.ts';
import { baseRouting } from '../../shared/changes/routing.ts';
import type { Commander } from '../../shared/model/authority.ts';
import type { Network } from '../../shared/model/network.ts';
import type { Policy } from '../../shared/rules/policy.ts';
import { auditRecordOf } from '../audit-record.ts';
import type {
  AlarmCause,
  Clock,
  ConfigActuator,
  Handlers,
  LiveState,
  OriginActuator,
  StateViewSources,
  Timers,
  TrafficActuator,
} from '../contracts.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { platformActor } from '../platform-actor.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { createBook } from './book.ts';
import type { Book } from './book.ts';
import { breakGlassCauses } from './break-glass.ts';
import { createShadows } from './drill/shadow.ts';
import { createEffects } from './effects.ts';
import { createExecutor } from './executor.ts';
import { createGuardActuator } from './guards/actuator.ts';
import { startGuardKeeper } from './guards/keeper.ts';
import { guardsView } from './guards/view.ts';
import { createChangeHandlers } from './handlers.ts';
import { createLease } from './lease.ts';
import { createTurn } from './run.ts';
import { ordinaryTiming } from './run-timing.ts';
import type { RunTiming } from './run-timing.ts';
import { createSubmit } from './submit.ts';
import { createTargets } from './target.ts';
import type { Targets } from './target.ts';
import { openTrackRecords } from './track-record.ts';
import { createWorld, routingForNetwork } from './world.ts';

export interface ChangesOptions {
  readonly store: PlatformStore;
  /** Of this platform, the same over restarts: several platforms may share a database, and one drives changes. */
  readonly holder: string;
  /** Another platform on this database has written changes. Answers its own undo. */
  readonly news: (heard: () => void) => () => void;
  readonly clock: Clock;
  /** Never set back, and goes on while the process is stopped. */
  readonly monotonic: () => number;
  readonly timers: Timers;
  readonly network: Network;
  readonly live: LiveState;
  /** null: this network has no ingress, so traffic can't be shifted. */
  readonly actuator: TrafficActuator | null;
  /** null: nobody can move encoders here, so streams can't be switched. */
  readonly originActuator: OriginActuator | null;
  readonly configCentre: ConfigActuator;
  /** What rules go by, asked each time. */
  readonly policy: () => Policy;
  /** Something failed that is nobody's refusal; `about` is a change id or what was done. */
  readonly onFailure: (about: string, error: unknown) => void;
  /** Who drives changes is worth a line in the log. */
  readonly inform: (words: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Where a crash run gets in between. */
  readonly aroundTargets?: (targets: Targets) => Targets;
  /** Who commands which IDC; nobody by default. */
  readonly commandedBy?: () => Readonly<Record<string, Commander>>;
  readonly timing?: RunTiming;
  readonly newId?: () => string;
}

export interface Changes {
  readonly handlers: Handlers;
  readonly stateViews: StateViewSources;
  /** What changes have asked for; base shares before the first one. For the alarm on a routing that differs. */
  intended(): Routing;
  /** IDCs that an open change holds, with its id. */
  held(): Readonly<Record<string, string>>;
  lastShiftAtMs(): Readonly<Record<string, number>>;
  /** The token of the executor's lease while this platform holds it; null while another one does. */
  lease(): number | null;
  /** What break-glass leaves standing: loud while it is open, then the review that is owed. */
  causes(nowMs: number): readonly AlarmCause[];
  /** Asks for the executor's lease, and takes over what an earlier platform left open. Call once, after the live side has begun. */
  start(): void;
  /** Ends between two turns; what is under way stays in the journal for the next start. */
  close(): Promise<void>;
}

export async function openChanges(options: ChangesOptions): Promise<Changes> {
  const { store, clock, timers, network, live, configCentre, inform } = options;
  const timing = options.timing ?? ordinaryTiming;
  const newId = options.newId ?? randomUUID;
  const opened = await store.run('change.open', { routing: baseRouting(network.idcs), atMs: clock() });
  const records = await openTrackRecords(store);
  const world = createWorld({
    network,
    live,
    configCentre,
    records: () => records.current(),
    policy: options.policy,
    facts: opened.facts,
    commandedBy: options.commandedBy ?? (() => ({})),
    actuators: { traffic: options.actuator, origin: options.originActuator },
  });
  const shadows = createShadows({
    store,
    clock,
    movesMs: timing.shadowMovesMs,
    intended: () => world.intended().routing,
    isOpen: (changeId) => book.get(changeId) !== undefined,
    opened: await store.run('drill.open', {}),
  });
  world.useShadows(shadows);
  const routing = routingForNetwork(network, opened.facts.intended.routing);
  if (routing !== null) world.learn(await store.run('change.replace-routing', { routing, atMs: clock() }));

  const stopping = new AbortController();
  const book = createBook({ store, clock, world, stored: opened.changes, owing: opened.owing });
  const guardKeeper = startGuardKeeper({ store, clock, timers, world, onFailure: options.onFailure });
  const realTargets = createTargets({
    traffic: options.actuator,
    origin: options.originActuator,
    config: configCentre,
    guard: createGuardActuator({ store, clock, world }),
    shadows,
  });
  const targets = (options.aroundTargets ?? ((real: Targets) => real))(realTargets);
  let lastAliveAtMs: number | null = null;
  const lease = createLease({
    store,
    holder: options.holder,
    clock,
    monotonic: options.monotonic,
    timers,
    onTaken: async (aliveAtMs) => {
      lastAliveAtMs = aliveAtMs;
      await book.follow();
      executor.start();
      inform('this platform drives changes', { holder: options.holder });
    },
    onLost: async (why) => {
      inform('this platform no longer drives changes', { holder: options.holder, why });
      await executor.rest();
      const fenced = { action: 'executor.fenced', outcome: 'refused', object: options.holder, reason: why } as const;
      const record = (): Promise<unknown> => store.run('audit.record', auditRecordOf({ ...fenced, atMs: clock(), actor: platformActor }));
      // Who was stopped for long finds its connection to the database cut: the next operation makes a new one.
      await record().catch(record);
    },
    onFailure: options.onFailure,
  });
  // The executor's own book and targets: nothing is written or made real but under the lease.
  const leased: Book = { ...book, update: async (changeId, make) => book.update(changeId, make, lease.token()) };
  const leasedTargets: Targets = {
    apply: async (effect, signal) => {
      lease.token();
      return targets.apply(effect, signal);
    },
    read: (effect, signal) => targets.read(effect, signal),
  };
  const effects = createEffects({ book: leased, targets: leasedTargets, world, clock, timers, timing, stopping: stopping.signal });
  const turn = createTurn({ book: leased, effects, world, live, clock, timing, lastAliveAtMs: () => lastAliveAtMs });
  const executor = createExecutor({
    book,
    turn: async (stored, memory) => {
      const wait = await turn(stored, memory);
      const { id, kind } = stored.change;
      // What has closed is in the book no more; its score is part of the record now.
      if (book.get(id) === undefined) await records.refresh(kind);
      return wait;
    },
    timers,
    timing,
    onFenced: lease.fenced,
    onFailure: options.onFailure,
  });
  const stopFollowing = options.news(
    oneAtATime({
      run: async () => {
        const moved = await book.follow();
        for (const changeId of moved) executor.wake(changeId);
        if (moved.some((changeId) => book.get(changeId) === undefined)) await records.refreshAll();
      },
      restMs: 0,
      timers,
      onFailure: (error) => options.onFailure('following another platform', error),
    }),
  );
  const wake = (changeId: string): void => executor.wake(changeId);
  const submit = createSubmit({ store, book, world, configCentre, newId, wake });

  return {
    handlers: {
      ...createChangeHandlers({ store, book, world, submit, newId, wake }),
      'change.track-record': ({ kind }) => records.refresh(kind),
    },
    stateViews: { guards: guardsView(world, clock) },
    intended: () => world.intended().routing,
    held: () => world.facts().held,
    lastShiftAtMs: () => world.facts().lastShiftAtMs,
    causes: (nowMs) => breakGlassCauses([...book.open().map(({ change }) => change), ...book.owing()], nowMs),
    lease: () => lease.held(),
    start: () => lease.start(),
    close: async () => {
      stopFollowing();
      await guardKeeper.close();
      stopping.abort(new Error('the platform is stopping'));
      await executor.rest();
      await lease.close();
    },
  };
}
