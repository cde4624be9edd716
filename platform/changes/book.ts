/**
 * The open changes as the database last said, and the one way to move one: optimistic, so that a person's press and the executor's
 * outcome never overwrite each other. Whoever loses the race decides again from what is there now.
 */
import type { Change } from '../../shared/changes/change.ts';
import { transition } from '../../shared/changes/lifecycle.ts';
import type { LifecycleEvent } from '../../shared/changes/lifecycle.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { AuditRecord, Clock } from '../contracts.ts';
import type { TimelineEntry } from '../../shared/model/events.ts';
import { Fenced } from './lease.ts';
import type { Commit, Effect, StoredChange } from './journal.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import type { World } from './world.ts';

/** What is to become of a change. What is left out stays. */
export interface Draft {
  readonly event?: LifecycleEvent;
  readonly change?: Partial<Pick<Change, 'steps' | 'approval' | 'score' | 'review'>>;
  readonly intend?: Commit['intend'];
  readonly settle?: Commit['settle'];
  readonly route?: Commit['route'];
  readonly shifted?: readonly string[];
  /** IDCs that it holds from now on. */
  readonly locks?: readonly string[];
  /** Of the change as it will be. */
  readonly audits?: (change: Change) => readonly AuditRecord[];
  readonly timeline?: (change: Change) => readonly TimelineEntry[];
}

export interface Book {
  /** All that are not closed. */
  open(): readonly StoredChange[];
  /** Closed ones whose review is owed. */
  owing(): readonly Change[];
  get(changeId: string): StoredChange | undefined;
  add(stored: StoredChange): void;
  /**
   * @param make the next state of the change as it is now; null leaves it. Called again when somebody else was first.
   * @param lease what the executor acts under; null for people, who may press on any platform
   * @throws SwitchyardError `wrong-phase` when the event has no place, `not-found` for a change that is not open
   * @throws Fenced when the lease is another's by now
   */
  update(changeId: string, make: (stored: StoredChange) => Draft | null, lease?: number | null): Promise<Updated>;
  /** Learns what other platforms have done. Answers the changes that are not as they were here. */
  follow(): Promise<readonly string[]>;
}

export interface Updated {
  readonly stored: StoredChange;
  /** The journal entry that the draft asked for. */
  readonly effect: Effect | null;
}

export interface BookOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly world: World;
  readonly stored: readonly StoredChange[];
  readonly owing: readonly Change[];
}

export function createBook({ store, clock, world, stored: opened, owing: owed }: BookOptions): Book {
  const changes = new Map(opened.map((stored) => [stored.change.id, stored]));
  const owing = new Map(owed.map((change) => [change.id, change]));

  function keep(stored: StoredChange): void {
    const { id, state } = stored.change;
    const known = changes.get(id);
    if (state.phase === 'closed' && stored.change.review?.state === 'owed') owing.set(id, stored.change);
    else owing.delete(id);
    if (state.phase === 'closed') changes.delete(id);
    else if (known === undefined || known.change.revision <= stored.change.revision) changes.set(id, stored);
  }

  async function current(changeId: string): Promise<StoredChange> {
    return changes.get(changeId) ?? (await store.run('change.get', { changeId }));
  }

  async function update(changeId: string, make: (stored: StoredChange) => Draft | null, lease: number | null = null): Promise<Updated> {
    let stored = await current(changeId);
    for (;;) {
      const draft = make(stored);
      if (draft === null) return { stored, effect: null };
      const atMs = clock();
      const change = nextChange(stored.change, draft);
      const done = await store.run('change.commit', {
        change,
        intend: draft.intend ?? null,
        settle: draft.settle ?? null,
        route: draft.route ?? null,
        shifted: draft.shifted ?? [],
        locks: draft.locks ?? [],
        atMs,
        lease,
        audits: draft.audits?.(change) ?? [],
        timeline: draft.timeline?.(change) ?? [],
      });
      if (done.kind === 'fenced') throw new Fenced(`the database refused lease ${String(lease)}: ${done.by} drives changes`);
      world.learn(done.facts);
      const { effect } = done.kind === 'committed' ? done : { effect: null };
      const effects = done.kind === 'committed' ? effectsAfter(stored.effects, draft, effect) : null;
      // Someone else may have added journal entries that only the database knows.
      stored = effects === null ? await store.run('change.get', { changeId }) : { ...stored, change: done.change, effects };
      keep(stored);
      if (done.kind === 'committed') return { stored, effect };
    }
  }

  async function follow(): Promise<readonly string[]> {
    const before = new Map(Array.from(changes, ([id, { change }]) => [id, change.revision]));
    const now = await store.run('change.current', null);
    world.learn(now.facts);
    for (const stored of now.changes) keep(stored);
    owing.clear();
    for (const change of now.owing) owing.set(change.id, change);
    const stillOpen = new Set(now.changes.map(({ change }) => change.id));
    for (const id of before.keys()) if (!stillOpen.has(id)) keep(await store.run('change.get', { changeId: id }));
    return [...new Set([...before.keys(), ...stillOpen])].filter((id) => changes.get(id)?.change.revision !== before.get(id));
  }

  return {
    follow,
    open: () => [...changes.values()],
    owing: () => [...owing.values()],
    get: (changeId) => changes.get(changeId),
    add: keep,
    update,
  };
}

function nextChange(change: Change, draft: Draft): Change {
  const moved = draft.event === undefined ? null : transition(change.state, draft.event);
  if (moved?.ok === false) {
    throw new SwitchyardError(moved.code, `${change.id}: ${moved.message}`, { remedy: 'Look at the change as it is now.' });
  }
  const times = draft.event === undefined ? change.times : timesAfter(change, draft.event);
  return { ...change, ...draft.change, times, state: moved?.state ?? change.state, revision: change.revision + 1 };
}

/** How long deciding and recovering took, once it is over. */
function timesAfter({ times, submittedAtMs }: Change, { type, atMs }: LifecycleEvent): Change['times'] {
  switch (type) {
    case 'approve':
      return { ...times, decideMs: atMs - submittedAtMs };
    case 'start':
      return { ...times, startedAtMs: atMs };
    case 'succeed':
    case 'reverted':
      return { ...times, recoverMs: times.startedAtMs === null ? null : atMs - times.startedAtMs };
    default:
      return times;
  }
}

function effectsAfter(effects: readonly Effect[], { settle }: Draft, added: Effect | null): readonly Effect[] {
  const settled = settle === undefined || settle === null ? effects : effects.map((effect) => settledBy(effect, settle));
  return added === null ? settled : [...settled, added];
}

function settledBy(effect: Effect, settle: NonNullable<Commit['settle']>): Effect {
  return effect.key === settle.key ? { ...effect, state: settle.state } : effect;
}
