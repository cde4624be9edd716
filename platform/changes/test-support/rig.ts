/** For tests: the changes part and the config centre on a real database, with time, figures and ingress in the test's hands. */
import type { Change } from '../../../shared/changes/change.ts';
import type { Intent } from '../../../shared/changes/intent.ts';
import type { ChangeMode, Preview } from '../../../shared/changes/plan.ts';
import type { Commander } from '../../../shared/model/authority.ts';
import type { Actor, Role } from '../../../shared/model/identity.ts';
import type { Network } from '../../../shared/model/network.ts';
import { exampleIdcIds, exampleSnapshot } from '../../../shared/rules/example-network.ts';
import type { IdcSnapshot } from '../../../shared/model/snapshot.ts';
import type { AuditEntry } from '../../../shared/wire/audit.ts';
import type { MethodName, Params, ParamsIn, Result } from '../../../shared/wire/methods.ts';
import { methods } from '../../../shared/wire/methods.ts';
import type { CallContext, Handlers, LiveState, OriginActuator, Timers, TrafficActuator } from '../../contracts.ts';
import { openConfigCentre } from '../../config/open.ts';
import type { ConfigCentre } from '../../config/open.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import type { DatabaseChoice } from '../../store/messages.ts';
import { openTestStore } from '../../store/test-store.ts';
import type { OpenedStore } from '../../store/open.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { ManualTime } from '../../test-support/manual-time.ts';
import { auditRecord } from '../../test-support/records.ts';
import { openChanges } from '../open.ts';
import type { Changes } from '../open.ts';
import { ordinaryTiming } from '../run-timing.ts';
import { fakeEncoders } from './fake-encoders.ts';
import type { FakeEncoders } from './fake-encoders.ts';
import { fakeIngress } from './fake-ingress.ts';
import type { FakeIngress } from './fake-ingress.ts';

export const exampleNetwork: Network = {
  name: 'Test network',
  environment: 'lab',
  idcs: exampleIdcIds.map((id) => ({
    id,
    name: id,
    region: 'north',
    latitude: 0,
    longitude: 0,
    egressCapacityGbps: 10,
    ingestCapacityGbps: 10,
    viewerCapacity: 1000,
    streamCapacity: 100,
    costPerGb: 0.02,
  })),
  nodes: [],
  relayFlashVersions: [],
};

export function person(subject: string, role: Role): Actor {
  return { subject, name: subject, role, kind: 'person' };
}
export const olga = person('olga', 'operator');
export const anna = person('anna', 'approver');

/** Figures that a test changes; by default everything is fresh and well. */
export interface FakeLive extends LiveState {
  idcs: Record<string, Partial<IdcSnapshot>>;
  readings: Record<string, number | null>;
  lost: Record<string, { readonly lost: number; readonly live: number } | null>;
  gap: boolean;
  actuatorReachable: boolean;
  /** Where streams are ingested: IDC by stream id. */
  ingest: Map<string, string>;
  /** How many watch a stream, where it is not twenty; null: nobody says. */
  watching: Map<string, number | null>;
}

export function fakeLive(now: () => number): FakeLive {
  const live: FakeLive = {
    idcs: {},
    readings: {},
    lost: {},
    gap: false,
    actuatorReachable: true,
    ingest: new Map(),
    watching: new Map(),
    origins: {
      ingestOf: (ids) =>
        new Map(
          ids.flatMap((id) => {
            const idc = live.ingest.get(id);
            return idc === undefined
              ? []
              : [[id, { idc, kbps: 3000, viewers: live.watching.has(id) ? (live.watching.get(id) ?? null) : 20 }]];
          }),
        ),
      find: ({ ingestIdc, find, most }) => {
        const found = [...live.ingest].filter(([id, idc]) => idc === ingestIdc && id.includes(find)).map(([id]) => id);
        return { streamIds: found.length > most ? [] : found.toSorted(), matched: found.length };
      },
    },
    snapshot: () => ({ ...exampleSnapshot(live.idcs), atMs: now(), actuatorReachable: live.actuatorReachable }),
    windowed: (idc, metric) => {
      const key = `${idc} ${metric}`;
      return Object.hasOwn(live.readings, key) ? (live.readings[key] ?? null) : 0.5;
    },
    streamsLost: (idc) => (Object.hasOwn(live.lost, idc) ? (live.lost[idc] ?? null) : { lost: 0, live: 8 }),
    hadGapSince: () => live.gap,
  };
  return live;
}

/** One life of a platform: what a kill ends. */
export interface Life {
  readonly changes: Changes;
  readonly configCentre: ConfigCentre;
  readonly handlers: Handlers;
}

export interface Rig {
  readonly time: ManualTime;
  readonly store: OpenedStore;
  readonly ingress: FakeIngress;
  readonly encoders: FakeEncoders;
  readonly live: FakeLive;
  readonly failures: unknown[];
  /** Who commands which IDC: a test's to change. */
  commandedBy: Record<string, Commander>;
  /** The platform as it runs now. */
  life(): Life;
  /** Starts a platform on the same database; the earlier one is not told. */
  restart(over?: Partial<LifeOptions>): Promise<Life>;
  /** Starts a platform of another name over the one that runs, as when that one's lease has run out. */
  overtake(holder: string): Promise<Life>;
  call<M extends MethodName>(method: M, params: ParamsIn<M>, actor?: Actor): Promise<Result<M>>;
  /** Previews and submits. */
  ask(
    intent: Intent,
    differs?: Partial<ParamsIn<'change.submit'>>,
    mode?: ChangeMode,
  ): Promise<{ readonly preview: Preview; readonly change: Change }>;
  /** Asks, and has it approved. */
  begin(intent: Intent, mode?: ChangeMode): Promise<Change>;
  change(changeId: string): Promise<Change>;
  /** What the audit log holds of the change, oldest first. */
  audited(changeId: string): Promise<AuditEntry[]>;
  /** What the audit log holds with this text, oldest first. */
  searched(text: string): Promise<AuditEntry[]>;
  /** Lets time go on until the change is as wanted. */
  until(changeId: string, wanted: (change: Change) => boolean): Promise<Change>;
  /** Lets time go on until something else is as wanted. */
  wait(wanted: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

export interface LifeOptions {
  readonly store: PlatformStore;
  readonly timers: Timers;
  readonly actuator: TrafficActuator;
  readonly holder?: string;
  readonly monotonic?: () => number;
  /** As far as it is not the rig's own. */
  readonly originActuator?: OriginActuator;
}

const mostRounds = 4000;
const roundMs = 100;

export async function openRig(over: Partial<LifeOptions> = {}, database?: DatabaseChoice): Promise<Rig> {
  const time = manualTime();
  const store = await openTestStore(time.now, database);
  const ingress = fakeIngress(time.now);
  const live = fakeLive(time.now);
  const encoders = fakeEncoders(live.ingest);
  const failures: unknown[] = [];
  let ids = 0;
  let life: Life;

  async function open(differs: Partial<LifeOptions>): Promise<Life> {
    const lifeStore = differs.store ?? store;
    const timers = differs.timers ?? time.timers;
    const configCentre = await openConfigCentre({
      store: lifeStore,
      clock: time.now,
      timers,
      network: exampleNetwork,
      onFailure: (_, error) => failures.push(error),
    });
    const changes = await openChanges({
      store: lifeStore,
      holder: differs.holder ?? 'rig',
      // Lives on one store are like platforms on one database: each hears of what is committed, by whomever.
      news: (heard) => store.onHeads((changed) => (changed.changes === undefined ? undefined : heard())),
      // The lease of a life ends when the test says so, not when the machine is busy.
      monotonic: differs.monotonic ?? (() => 0),
      inform: () => undefined,
      clock: time.now,
      timers,
      network: exampleNetwork,
      live,
      actuator: differs.actuator ?? ingress,
      originActuator: differs.originActuator ?? encoders,
      configCentre: configCentre.actuator,
      commandedBy: () => rig.commandedBy,
      policy: configCentre.policy,
      onFailure: (_, error) => failures.push(error),
      timing: { ...ordinaryTiming, warmUpMs: 2_000, settleWithinMs: 10_000 },
      newId: () => {
        ids += 1;
        return ids.toString(16).padStart(8, '0');
      },
    });
    changes.start();
    return { changes, configCentre, handlers: { ...changes.handlers, ...configCentre.handlers } };
  }

  function context(actor: Actor): CallContext {
    return { actor, sessionId: `session-${actor.subject}`, atMs: time.now() };
  }

  async function call<M extends MethodName>(method: M, params: ParamsIn<M>, actor: Actor = olga): Promise<Result<M>> {
    const handler = life.handlers[method] as ((params: Params<M>, context: CallContext) => Promise<Result<M>>) | undefined;
    if (handler === undefined) throw new Error(`nobody handles ${method}`);
    return handler(methods[method].params.parse(params) as Params<M>, context(actor));
  }

  async function ask(
    intent: Intent,
    differs: Partial<ParamsIn<'change.submit'>> = {},
    mode: ChangeMode = 'live',
  ): Promise<{ readonly preview: Preview; readonly change: Change }> {
    const preview = await call('change.preview', { intent, mode });
    ids += 1;
    const { change } = await call('change.submit', {
      planHash: preview.plan.planHash,
      evidenceId: preview.evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: `key-${String(ids).padStart(8, '0')}`,
      ...differs,
    });
    return { preview, change };
  }

  async function change(changeId: string): Promise<Change> {
    return (await store.run('change.get', { changeId })).change;
  }

  async function search(params: ParamsIn<'audit.search'>): Promise<AuditEntry[]> {
    const { entries } = await store.run('audit.search', {
      params: methods['audit.search'].params.parse({ ...params, most: 500 }),
      readBy: auditRecord({ action: 'audit.search' }),
    });
    return entries.toReversed();
  }

  async function wait(wanted: () => boolean | Promise<boolean>): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      if (await wanted()) return;
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      time.advance(roundMs);
    }
    throw new Error(`it did not come; failures: ${failures.map(String).join('; ')}`);
  }

  async function until(changeId: string, wanted: (change: Change) => boolean): Promise<Change> {
    let seen = await change(changeId);
    try {
      await wait(async () => {
        seen = await change(changeId);
        return wanted(seen);
      });
    } catch (cause) {
      throw new Error(`change stayed ${JSON.stringify(seen.state)} with ${JSON.stringify(seen.steps)}`, { cause });
    }
    return seen;
  }

  const rig: Rig = {
    commandedBy: {},
    time,
    store,
    ingress,
    encoders,
    live,
    failures,
    life: () => life,
    restart: async (differs = {}) => {
      life = await open(differs);
      return life;
    },
    overtake: async (holder) => {
      // What waiting for it comes to: the stand has not moved.
      const look = await store.run('lease.take', { holder, over: null, atMs: time.now() });
      if (!look.taken) await store.run('lease.take', { holder, over: look.stand, atMs: time.now() });
      life = await open({ holder });
      return life;
    },
    call,
    ask,
    begin: async (intent, mode) => {
      const { change: asked } = await ask(intent, {}, mode);
      return (await call('change.approve', { changeId: asked.id, planHash: asked.planHash }, anna)).change;
    },
    change,
    audited: (changeId) => search({ changeId }),
    searched: (text) => search({ text }),
    until,
    wait,
    close: async () => {
      await life.changes.close();
      await life.configCentre.close();
      await store.close();
    },
  };
  life = await open(over);
  return rig;
}
