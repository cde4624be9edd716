/**
 * Several people act at once, time passes, platforms are started anew and overtaken: whatever they do in whatever order, what is written
 * stays lawful. The model is the table below and the invariants; the real handlers, book, executor and database are what is tried.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import { exampleIdcIds, exampleShift } from '../../shared/rules/example-network.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { openRig, person } from './test-support/rig.ts';
import type { Rig } from './test-support/rig.ts';

type Phase = Change['state']['phase'];

/** From one document of a change to its next. */
const lawful: Readonly<Record<Phase, readonly Phase[]>> = {
  previewed: [],
  'awaiting-approval': ['ready', 'closed', 'awaiting-approval'],
  ready: ['running', 'paused', 'closed', 'ready'],
  running: ['running', 'paused', 'verifying', 'reverting', 'closed'],
  paused: ['paused', 'running', 'reverting', 'closed'],
  verifying: ['verifying', 'paused', 'reverting', 'closed'],
  reverting: ['reverting', 'closed'],
  closed: ['closed'],
};

/** Where a press of anybody whose role may is refused for the phase: nowhere else. */
const impossible: Readonly<Record<string, readonly Phase[]>> = {
  pause: ['awaiting-approval', 'paused', 'reverting', 'closed'],
  resume: ['awaiting-approval', 'ready', 'running', 'verifying', 'reverting', 'closed'],
  abort: ['closed'],
  revert: ['awaiting-approval', 'ready', 'reverting', 'closed'],
};

const people = [person('olga', 'operator'), person('omar', 'operator'), person('anna', 'approver'), person('amir', 'approver')] as const;
const who = fc.constantFrom(...people);
/** Counted from the latest. */
const byId = fc.nat(1);

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      approved: fc.boolean(),
      who,
      idc: fc.constantFrom(...exampleIdcIds),
      back: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('approve' as const), who, which: byId }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'abort', 'revert', 'reject', 'withdraw'), who, which: byId }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), which: byId }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What happens in one go: acts at the same time, or one of the things that nobody presses. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('acts' as const), acts: fc.array(act, { minLength: 1, maxLength: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('time' as const), forMs: fc.constantFrom(200, 600, 3_200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('overtaken' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      trouble: fc.constantFrom('refuse', 'dies-before', 'dies-after', undefined),
    }),
  },
);

interface Known {
  /** Acknowledged submits: what was sent, and the change that it made. */
  readonly submits: { readonly params: Parameters<Rig['call']>[1]; readonly by: (typeof people)[number]; readonly id: string }[];
  /** Documents read so far, by change. */
  readonly documents: Map<string, Change[]>;
  offset: number;
  keys: number;
}

/** Refusals are answers; anything else is a fault. */
async function press(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof SwitchyardError)) throw error;
  }
}

async function perform(rig: Rig, known: Known, does: Act): Promise<void> {
  if (does.do === 'ask') {
    const { plan, evidence } = await rig.call(
      'change.preview',
      { intent: exampleShift({ idcs: [does.idc], direction: does.back ? 'back' : 'away', stepPercents: [50, 100], holdMs: 3_000 }) },
      does.who,
    );
    known.keys += 1;
    const idempotencyKey = `model-key-${String(known.keys).padStart(4, '0')}`;
    const params = { planHash: plan.planHash, evidenceId: evidence.id, reason: 'as the model has it', ticket: null, idempotencyKey };
    const { change } = await rig.call('change.submit', params, does.who);
    known.submits.push({ params, by: does.who, id: change.id });
    const second = people.find(({ subject, role }) => role === 'approver' && subject !== does.who.subject);
    if (does.approved) await rig.call('change.approve', { changeId: change.id, planHash: plan.planHash }, second);
    return;
  }
  const submit = known.submits.at(-1 - does.which);
  if (submit === undefined) return;
  const changeId = submit.id;
  if (does.do === 'again') {
    const { change } = await rig.call('change.submit', submit.params as never, submit.by);
    expect(change.id).toBe(changeId);
  } else if (does.do === 'approve') {
    const { planHash } = await rig.change(changeId);
    await rig.call('change.approve', { changeId, planHash }, does.who);
  } else {
    try {
      await rig.call(`change.${does.do as 'pause'}`, { changeId, why: 'as the model has it' }, does.who);
    } catch (error) {
      const phases = impossible[does.do];
      const refusedIn = /^an? (\S+) .*change can't/.exec(error instanceof Error ? error.message : '')?.[1];
      if (phases !== undefined && refusedIn !== undefined) expect(phases).toContain(refusedIn);
      throw error;
    }
  }
}

async function checkInvariants(rig: Rig, known: Known): Promise<void> {
  const events = await rig.store.run('events.range', { log: 'changes', after: known.offset, most: 2_000 });
  for (const { offset, body } of events) {
    expect(offset).toBe(known.offset + 1);
    known.offset = offset;
    const change = body as Change;
    const earlier = known.documents.get(change.id) ?? [];
    const before = earlier.at(-1);
    if (before !== undefined) {
      expect(change.revision).toBe(before.revision + 1);
      expect(lawful[before.state.phase]).toContain(change.state.phase);
      expect(before.state.phase === 'closed' && change.state !== before.state ? change.state : before.state).toEqual(before.state);
    }
    if (change.approval.kind === 'approved') expect(change.approval.by.subject).not.toBe(change.requester.subject);
    known.documents.set(change.id, [...earlier, change]);
  }

  const latest = [...known.documents.values()].map((documents) => documents.at(-1) as Change);
  const open = latest.filter(({ state }) => state.phase !== 'closed');
  const holders = open.flatMap(({ idcs }) => idcs);
  expect(new Set(holders).size).toBe(holders.length);
  for (const { id } of known.submits) expect(known.documents.has(id)).toBe(true);

  const { effects } = rig.ingress;
  expect(new Set(effects.map(({ key }) => key)).size).toBe(effects.length);
  const tokens = effects.map(({ token }) => token);
  expect(tokens).toEqual([...tokens].sort((one, other) => one - other));
  for (const { key } of effects) {
    const [id] = key.split('/');
    const steps = known.documents.get(id ?? '')?.flatMap((change) => change.steps.map((step) => step.key)) ?? [];
    expect(key.includes('/revert/') || steps.includes(key)).toBe(true);
  }
}

describe('the lifecycle of changes', { timeout: 300_000 }, () => {
  it('stays lawful whatever people, time and platforms do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 8, maxLength: 30, size: 'max' }), async (happenings) => {
        const rig = await openRig();
        const known: Known = { submits: [], documents: new Map(), offset: 0, keys: 0 };
        const overtaken: ReturnType<Rig['life']>[] = [];
        let platforms = 0;
        for (const happens of happenings) {
          if (happens.kind === 'acts') await Promise.all(happens.acts.map((does) => press(() => perform(rig, known, does))));
          else if (happens.kind === 'trouble') rig.ingress.trouble = happens.trouble;
          else if (happens.kind === 'restart') {
            await rig.life().changes.close();
            await rig.restart({ holder: `platform-${String((platforms += 1))}` });
          } else if (happens.kind === 'overtaken') {
            overtaken.push(rig.life());
            await rig.overtake(`platform-${String((platforms += 1))}`);
          } else {
            const untilMs = rig.time.now() + happens.forMs;
            await rig.wait(async () => {
              await rig.store.run('events.range', { log: 'audit', after: 0, most: 1 });
              return rig.time.now() >= untilMs;
            });
          }
          await checkInvariants(rig, known);
        }

        // Peace: targets work, people go on with what is paused, and everything comes to an end.
        rig.ingress.trouble = undefined;
        await rig.wait(async () => {
          await checkInvariants(rig, known);
          const open = [...known.documents.values()]
            .map((documents) => documents.at(-1) as Change)
            .filter(({ state }) => state.phase !== 'closed');
          for (const { id, state } of open) {
            if (state.phase === 'awaiting-approval')
              await press(() => rig.call('change.reject', { changeId: id, why: 'enough' }, people[2]));
            if (state.phase === 'paused') await press(() => rig.call('change.abort', { changeId: id, why: 'enough' }));
          }
          return open.length === 0;
        });
        await rig.wait(() => Object.keys(rig.life().changes.held()).length === 0);
        for (const { params, by, id } of known.submits) {
          expect((await rig.call('change.submit', params as never, by)).change.id).toBe(id);
        }
        expect(rig.failures).toEqual([]);
        for (const life of overtaken) await life.changes.close();
        await rig.close();
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});
