/**
 * What a point is: a moment right after something was written, or around a call of a target, named by what was done and by the state that
 * the change is in by the journal. Doing the same again in the same state (a target that is polled, words of it that are written down
 * while it moves) is the same point: a platform that dies there leaves the same behind. So its points do not depend on how
 * fast anything is, and each name comes again in every run of the same story.
 */
import type { Change } from '../../../shared/changes/change.ts';
import type { Effect } from '../../changes/journal.ts';
import type { Targets } from '../../changes/target.ts';
import type { OpenedStore } from '../../store/open.ts';
import { readingOperations } from '../../store/operations-registry.ts';
import type { Death } from './messages.ts';

/** Operations of a change's run: what the journal, the config centre and the guards write. */
const journal = /^(change|config|guard|drill|authority|origin)\./;
/** Written by the clock, whatever changes do: when an instance was last heard that had nothing new to say. */
const byTheClock: ReadonlySet<string> = new Set(['config.heard']);

export interface Points {
  /** Counts from now on, and dies at this one; null: it lives. */
  arm(death: Death | null): void;
  store(opened: OpenedStore): OpenedStore;
  targets(real: Targets): Targets;
}

export interface PointsOptions {
  /** Called once for each point, before any death. */
  readonly passed: (name: string) => void;
  readonly die: () => void;
}

export function createPoints({ passed, die }: PointsOptions): Points {
  let armed: { readonly death: Death | null; readonly names: Set<string> } | null = null;
  /** The change as this process last wrote it, in words. */
  let state = 'nothing yet';

  function pass(name: string): void {
    if (armed === null || armed.names.has(name)) return;
    const { death, names } = armed;
    names.add(name);
    passed(name);
    if (death?.by === 'name' ? death.name === name : death?.nth === names.size) die();
  }

  async function run(opened: OpenedStore, name: Parameters<OpenedStore['run']>[0], args: unknown): Promise<unknown> {
    const result: unknown = await opened.run(name, args as never);
    if (!journal.test(name) || readingOperations.has(name) || byTheClock.has(name)) return result;
    const written = changeIn(args);
    if (written !== null) {
      if (wroteNothing(result)) return result;
      state = stateOf(written);
    }
    for (const what of subjectsOf(name, args)) pass(`${what}: ${state}`);
    return result;
  }

  /** Refusals pass like answers: a call that throws has a point after it too. */
  async function around<T>(what: string, act: () => Promise<T>): Promise<T> {
    pass(`before ${what}: ${state}`);
    try {
      return await act();
    } finally {
      pass(`after ${what}: ${state}`);
    }
  }

  return {
    arm: (death) => {
      armed = { death, names: new Set() };
      state = 'nothing yet';
    },
    store: (opened) => ({ ...opened, run: ((name, args) => run(opened, name, args)) as OpenedStore['run'] }),
    targets: (real) => ({
      apply: (effect, signal) => around(`apply ${keyOf(effect)}`, () => real.apply(effect, signal)),
      read: (effect, signal) => around(`read ${keyOf(effect)}`, () => real.read(effect, signal)),
    }),
  };
}

/** The change that an operation writes; null when it writes something else. */
function changeIn(args: unknown): Change | null {
  return typeof args === 'object' && args !== null && 'change' in args ? (args.change as Change) : null;
}

/** Somebody else was first, or it had been written before. */
function wroteNothing(result: unknown): boolean {
  const { kind } = result as { readonly kind: string };
  return kind !== 'committed' && kind !== 'submitted';
}

/** Reports of instances are written together when they come together: each is told of by itself. */
function subjectsOf(name: string, args: unknown): readonly string[] {
  if (name !== 'config.adopted') return [name];
  const { reports } = args as { readonly reports: readonly { readonly instance: string }[] };
  return reports.map(({ instance }) => `${name} by ${instance}`);
}

/** Without the id of the change, which is another one in each run. */
function keyOf({ key }: Effect): string {
  return key.slice(key.indexOf('/') + 1);
}

/** E.g. `running step 2 holding; steps applied, applied; approved`. */
function stateOf({ state, steps, approval, review }: Change): string {
  const where = [
    state.phase,
    ...('step' in state ? [`step ${String(state.step + 1)}`] : []),
    ...(state.phase === 'running' ? [state.activity] : []),
    ...(state.phase === 'closed' ? [state.outcome] : []),
  ];
  const given = approval.kind === 'needed' ? ` by ${String(approval.given.length)}` : '';
  return [
    where.join(' '),
    `steps ${steps.map(({ effect }) => effect).join(', ')}`,
    `approval ${approval.kind}${given}`,
    ...(review === null ? [] : [`review ${review.state}`]),
  ].join('; ');
}
