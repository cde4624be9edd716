import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../model/identity.ts';
import type { ChangeState } from './change.ts';
import { changeStateSchema } from './change.ts';
import type { LifecycleEvent } from './lifecycle.ts';
import { transition } from './lifecycle.ts';

const person: Actor = { subject: 'ada', name: 'Ada', role: 'operator', kind: 'person' };
const stepCount = 3;
const previewed: ChangeState = { phase: 'previewed', sinceMs: 0 };

const byWhy = fc.record({ by: fc.constant(person), why: fc.constant('because') });
function eventOf<T extends LifecycleEvent['type']>(type: T): { readonly type: T; readonly atMs: number } {
  return { type, atMs: 5 };
}
const anyEvent: fc.Arbitrary<LifecycleEvent> = fc.oneof(
  fc
    .record({ approvalExpiresAtMs: fc.constantFrom(null, 100), startAtMs: fc.constant(5) })
    .map((rest) => ({ ...eventOf('submit'), ...rest })),
  fc.constant({ ...eventOf('approve'), startAtMs: 5 }),
  byWhy.map((rest) => ({ ...eventOf('reject'), ...rest })),
  byWhy.map((rest) => ({ ...eventOf('withdraw'), ...rest })),
  byWhy.map((rest) => ({ ...eventOf('pause'), ...rest, stepCount })),
  byWhy.map((rest) => ({ ...eventOf('abort'), ...rest })),
  byWhy.map((rest) => ({ ...eventOf('revert'), ...rest, stepCount })),
  fc.constantFrom<LifecycleEvent>(
    { ...eventOf('expire'), why: 'too late' },
    eventOf('start'),
    eventOf('reconcile'),
    eventOf('apply'),
    { ...eventOf('hold'), untilMs: 50 },
    eventOf('check'),
    { ...eventOf('pass'), stepCount },
    eventOf('resume'),
    eventOf('succeed'),
    { ...eventOf('fail'), why: 'broken' },
    eventOf('reverted'),
    { ...eventOf('revert-failed'), why: 'refused' },
  ),
);
const history = fc.array(anyEvent, { maxLength: 60 });

function run(events: readonly LifecycleEvent[]): ChangeState[] {
  const states: ChangeState[] = [previewed];
  for (const event of events) {
    const last = states.at(-1) ?? previewed;
    const moved = transition(last, event);
    if (moved.ok) states.push(moved.state);
  }
  return states;
}

function stepOf(state: ChangeState): number | null {
  return 'step' in state ? state.step : null;
}

const happyPath: readonly LifecycleEvent[] = [
  { ...eventOf('submit'), approvalExpiresAtMs: 100, startAtMs: 5 },
  { ...eventOf('approve'), startAtMs: 5 },
  eventOf('start'),
  ...Array.from({ length: stepCount }, (): readonly LifecycleEvent[] => [
    { ...eventOf('hold'), untilMs: 50 },
    eventOf('check'),
    { ...eventOf('pass'), stepCount },
  ]).flat(),
  eventOf('succeed'),
];

describe('the lifecycle of a change', () => {
  it('leads from a preview over every step to success', () => {
    const states = run(happyPath);
    expect(states).toHaveLength(happyPath.length + 1);
    expect(states.at(-1)).toMatchObject({ phase: 'closed', outcome: 'succeeded' });
  });

  it('starts without approval where policy does not want one', () => {
    expect(transition(previewed, { ...eventOf('submit'), approvalExpiresAtMs: null, startAtMs: 9 })).toEqual({
      ok: true,
      state: { phase: 'ready', sinceMs: 5, startAtMs: 9 },
    });
  });

  it('never runs a change that waits for approval', () => {
    const waiting = run(happyPath.slice(0, 1)).at(-1) ?? previewed;
    expect(transition(waiting, eventOf('start'))).toEqual({
      ok: false,
      code: 'wrong-phase',
      message: "an awaiting-approval change can't start",
    });
  });

  it('asks the target first after a pause', () => {
    const running = run(happyPath.slice(0, 4)).at(-1) ?? previewed;
    const paused = run([...happyPath.slice(0, 4), { ...eventOf('pause'), by: person, why: 'look', stepCount }]).at(-1) ?? previewed;
    expect(running.phase).toBe('running');
    expect(transition(paused, eventOf('resume'))).toMatchObject({ ok: true, state: { phase: 'running', activity: 'reconciling' } });
  });

  const byPerson = { by: person, why: 'look' };
  const phases: readonly (readonly [ChangeState['phase'], ChangeState])[] = [
    ['awaiting-approval', { phase: 'awaiting-approval', sinceMs: 0, expiresAtMs: 9 }],
    ['ready', { phase: 'ready', sinceMs: 0, startAtMs: 9 }],
    ['running', { phase: 'running', step: 1, activity: 'holding', sinceMs: 0, holdUntilMs: 9 }],
    ['paused', { phase: 'paused', step: 1, ...byPerson, sinceMs: 0 }],
    ['verifying', { phase: 'verifying', sinceMs: 0 }],
    ['reverting', { phase: 'reverting', step: 1, ...byPerson, sinceMs: 0 }],
  ];
  const possible: Readonly<Record<string, readonly LifecycleEvent['type'][]>> = {
    'awaiting-approval': ['withdraw', 'abort'],
    ready: ['withdraw', 'pause', 'abort'],
    running: ['pause', 'abort', 'revert'],
    paused: ['resume', 'abort', 'revert'],
    verifying: ['pause', 'abort', 'revert'],
    reverting: ['abort'],
  };

  it.each(phases)('lets a person stop, go on or go back while %s as far as there is something to', (phase, state) => {
    const acts = ['withdraw', 'pause', 'resume', 'abort', 'revert'] as const;
    const may = acts.filter((type) => transition(state, { ...eventOf(type), ...byPerson, stepCount }).ok);
    expect(may).toEqual(possible[phase]);
  });

  it('paused before its time waits for its time again', () => {
    const paused = run([
      { ...eventOf('submit'), approvalExpiresAtMs: null, startAtMs: 90 },
      { ...eventOf('pause'), ...byPerson, stepCount },
    ]).at(-1);
    expect(transition(paused ?? previewed, { ...eventOf('resume'), startAtMs: 90 })).toEqual({
      ok: true,
      state: { phase: 'ready', sinceMs: 5, startAtMs: 90 },
    });
  });

  it('paused while verifying goes on by holding and checking its last step again', () => {
    const states = run([...happyPath.slice(0, -1), { ...eventOf('pause'), ...byPerson, stepCount }, eventOf('resume')]);
    expect(states.slice(-3)).toEqual([
      { phase: 'verifying', sinceMs: 5 },
      { phase: 'paused', step: stepCount - 1, ...byPerson, sinceMs: 5 },
      { phase: 'running', step: stepCount - 1, activity: 'reconciling', sinceMs: 5, holdUntilMs: null },
    ]);
  });

  it('calls an aborted revert a failed one, because the network is between two states', () => {
    const state: ChangeState = { phase: 'reverting', step: 1, by: person, why: 'bad', sinceMs: 0 };
    expect(transition(state, { ...eventOf('abort'), by: person, why: 'stuck' })).toMatchObject({
      ok: true,
      state: { outcome: 'revert-failed' },
    });
  });

  it('either moves to a state of the schema or refuses, for every event in every state', () => {
    fc.assert(
      fc.property(history, anyEvent, (events, event) => {
        const state = run(events).at(-1) ?? previewed;
        const moved = transition(state, event);
        if (moved.ok) expect(changeStateSchema.parse(moved.state)).toEqual(moved.state);
        else expect(moved.message).toMatch(/^an? .+ change can't .+$/);
      }),
    );
  });

  it('stays closed whatever happens', () => {
    fc.assert(
      fc.property(history, anyEvent, (events, event) => {
        const state = run(events).at(-1) ?? previewed;
        if (state.phase === 'closed') expect(transition(state, event).ok).toBe(false);
      }),
    );
  });

  it('skips no step and never goes back one', () => {
    fc.assert(
      fc.property(history, (events) => {
        const states = run([...happyPath.slice(0, 3), ...events]);
        const steps = states.map(stepOf).filter((step) => step !== null);
        steps.forEach((step, index) => {
          const before = steps[index - 1] ?? 0;
          // Reverting from verifying names the last step.
          expect(step === before || step === before + 1).toBe(true);
        });
        if (states.some((state) => state.phase === 'verifying')) expect(new Set(steps).size).toBe(stepCount);
      }),
    );
  });

  it('succeeds only through verifying', () => {
    fc.assert(
      fc.property(history, (events) => {
        const states = run(events);
        const last = states.at(-1);
        if (last?.phase === 'closed' && last.outcome === 'succeeded') expect(states.at(-2)?.phase).toBe('verifying');
      }),
    );
  });
});
