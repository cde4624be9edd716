import { beforeEach, expect, it } from 'vitest';
import { emptyStep } from '../../../shared/changes/change.ts';
import type { Change, ChangeState } from '../../../shared/changes/change.ts';
import type { Effect } from '../../changes/journal.ts';
import type { Reading, Targets } from '../../changes/target.ts';
import type { OpenedStore } from '../../store/open.ts';
import { createPoints } from './points.ts';
import type { Death } from './messages.ts';

const signal = new AbortController().signal;
const reading: Reading = { standing: 'ours', settled: false, blind: false, failed: null, text: 'moving', brief: 'moving' };
const applying: ChangeState = { phase: 'running', step: 0, activity: 'applying', sinceMs: 0, holdUntilMs: null };

let passed: string[];
let deaths: number;
/** What the store answers next. */
let answer: unknown;

beforeEach(() => {
  [passed, deaths, answer] = [[], 0, { kind: 'committed' }];
});

function begin(death: Death | null = null) {
  const points = createPoints({ passed: (name) => passed.push(name), die: () => (deaths += 1) });
  const targets: Targets = points.targets({ apply: async () => reading, read: async () => reading });
  const store = points.store({ run: async () => answer } as unknown as OpenedStore);
  points.arm(death);
  return { points, targets, run: store.run as (name: string, args: unknown) => Promise<unknown> };
}

function changeWith(differs: Partial<Change>): Pick<Change, 'state' | 'steps' | 'approval' | 'review'> {
  return { state: applying, steps: [emptyStep(0)], approval: { kind: 'not-needed', policy: 'a test' }, review: null, ...differs };
}

function effect(changeId: string): Effect {
  return {
    key: `${changeId}/step-1/1`,
    token: 1,
    purpose: 'step',
    step: 0,
    command: { kind: 'route', routing: { publish: {}, play: {} } },
    state: 'intended',
  };
}

it('names what was done and the state that the change is in, without the id of the change', async () => {
  const { run, targets } = begin();
  await run('change.commit', { change: changeWith({}) });
  await targets.apply(effect('c-7'), signal);
  expect(passed).toEqual([
    'change.commit: running step 1 applying; steps none; approval not-needed',
    'before apply step-1/1: running step 1 applying; steps none; approval not-needed',
    'after apply step-1/1: running step 1 applying; steps none; approval not-needed',
  ]);
});

it('takes the same in the same state for the same point', async () => {
  const { run, targets } = begin();
  await run('change.commit', { change: changeWith({}) });
  await targets.read(effect('c-7'), signal);
  await run('change.commit', { change: changeWith({ steps: [{ ...emptyStep(0), readBack: 'moving' }] }) });
  await targets.read(effect('c-7'), signal);
  expect(passed).toHaveLength(3);
  await run('change.commit', { change: changeWith({ steps: [{ ...emptyStep(0), effect: 'unknown' }] }) });
  await targets.read(effect('c-7'), signal);
  expect(passed).toHaveLength(6);
});

it('knows a write that wrote nothing, a reading, and what is written by the clock', async () => {
  const { run } = begin();
  answer = { kind: 'moved' };
  await run('change.commit', { change: changeWith({}) });
  await run('change.get', { changeId: 'c-7' });
  await run('config.heard', { rows: [] });
  expect(passed).toEqual([]);
});

it('names each instance whose report was written together with others', async () => {
  const { run } = begin();
  await run('config.adopted', { reports: [{ instance: 'one' }, { instance: 'two' }] });
  expect(passed).toEqual(['config.adopted by one: nothing yet', 'config.adopted by two: nothing yet']);
});

it('dies at the point of a name, once it is passed, or at the so-manieth', async () => {
  const byName = begin({ by: 'name', name: 'guard.apply: nothing yet' });
  await byName.run('change.preview', {});
  expect(deaths).toBe(0);
  await byName.run('guard.apply', {});
  expect(deaths).toBe(1);
  const byCount = begin({ by: 'count', nth: 2 });
  await byCount.run('change.preview', {});
  await byCount.run('change.preview', {});
  expect(deaths).toBe(1);
  await byCount.run('guard.apply', {});
  expect(deaths).toBe(2);
});

it('passes none before it is armed', async () => {
  const points = createPoints({ passed: (name) => passed.push(name), die: () => (deaths += 1) });
  await points.store({ run: async () => answer } as unknown as OpenedStore).run('drill.open', {});
  expect(passed).toEqual([]);
});
