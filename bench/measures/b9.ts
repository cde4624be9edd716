/**
 * B9: from the press of an approver to the first effect at a real HAProxy, seen on every console. The effect is there once HAProxy has the
 * new weights and they have been read back: from then on new sessions go where the plan says. Sessions that are there already are moved a
 * quarter of a class at a time, so that nobody is overrun; how long that takes is told beside it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { startLab } from '../../platform/lab/client.ts';
import { changeSchema } from '../../shared/changes/change.ts';
import type { Change } from '../../shared/changes/change.ts';
import type { TrafficShiftIntent } from '../../shared/changes/intent.ts';
import type { HeadlessReport } from '../../shared/ipc/headless.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { MethodName, ParamsIn, Result as Answer } from '../../shared/wire/methods.ts';
import type { Bench, Result } from '../measure.ts';
import { median, percentile } from '../statistics/order.ts';
import { startHeadless } from '../support/headless.ts';
import type { Headless } from '../support/headless.ts';

const consoleCount = 20;
const changes = 12;
const streams = 6;
const requester = 'requester';
const approver = 'approver';
const idc = 'osl-1';
/** The rule on flapping blocks the next shift of the same IDC for so long. */
const betweenChangesMs = 1_000;
const previewTries = 30;

/** Milliseconds after the press. */
interface Round {
  readonly answered: number;
  /** By the platform's own record: the press to the step's intent. */
  readonly intended: number;
  readonly firstConsole: number;
  readonly lastConsole: number;
  /** Every session has moved, on the last console. */
  readonly reached: number;
}

export async function measureB9(bench: Bench): Promise<Result> {
  bench.say(`starting a lab with ${streams} streams`);
  const lab = await startLab({ args: ['--streams', String(streams)] });
  bench.after(() => lab.stop());
  const url = lab.ready.platform?.url;
  if (url === undefined) throw new Error('the lab came up without a platform');
  const headless = startHeadless(bench);
  const caller = callerOf(headless);
  const watchers = Array.from({ length: consoleCount }, (_, index) => `watcher-${index}`);
  await open(headless, url, [[requester, 'omar'], [approver, 'ana'], ...watchers.map((name) => [name, 'vera'] as const)]);
  const everyone = [requester, approver, ...watchers];
  const rounds: Round[] = [];
  for (let round = 0; round < bench.times(changes); round += 1) {
    const direction = round % 2 === 0 ? 'away' : 'back';
    rounds.push(await oneChange({ headless, caller, everyone, direction }));
    bench.say(inWords(rounds.at(-1)));
    await wait(betweenChangesMs);
  }
  const worst = rounds.map(({ lastConsole }) => lastConsole);
  const slowest = rounds.find(({ lastConsole }) => lastConsole === percentile(worst, 1));
  return {
    findings: [
      {
        budget: 'B9',
        figure: 'seen',
        value: percentile(worst, 1),
        detail: `of ${rounds.length} changes on ${everyone.length} consoles, median ${median(worst).toFixed(0)} ms; all sessions moved after ${median(rounds.map(({ reached }) => reached)).toFixed(0)} ms (median); the slowest: ${inWords(slowest)}`,
      },
    ],
  };
}

function inWords(round: Round | undefined): string {
  if (round === undefined) return 'none';
  const { answered, intended, firstConsole, lastConsole, reached } = round;
  const parts = {
    answered,
    intended,
    'effect on the first console': firstConsole,
    'on the last': lastConsole,
    'all sessions moved': reached,
  };
  return Object.entries(parts)
    .map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`)
    .join(', ');
}

interface OneChange {
  readonly headless: Headless;
  readonly caller: Caller;
  readonly everyone: readonly string[];
  readonly direction: TrafficShiftIntent['direction'];
}

/** One shift, approved, measured at its first step, and stopped there: what follows is held for people to watch. */
async function oneChange({ headless, caller, everyone, direction }: OneChange): Promise<Round> {
  const intent: TrafficShiftIntent = {
    kind: 'traffic-shift',
    direction,
    idcs: [idc],
    receivers: {},
    stepPercents: [50, 100],
    holdMs: 60_000,
    profile: 'normal',
    onBreach: 'pause',
  };
  const { plan, evidence } = await previewWhenAllowed(caller, intent);
  const { change } = await caller(requester, 'change.submit', {
    planHash: plan.planHash,
    evidenceId: evidence.id,
    reason: 'measuring how soon it is seen',
    ticket: null,
    idempotencyKey: crypto.randomUUID(),
  });
  const toldOf = (what: string, is: (change: Change) => boolean): Promise<readonly number[]> =>
    Promise.all(
      everyone.map(
        async (name) => (await headless.next(`${what} for ${name}`, (report) => tells(report, { name, id: change.id, is }))).atMs,
      ),
    );
  const seen = toldOf('the first effect', ({ steps }) => steps[0] !== undefined && steps[0].readBack !== null);
  const moved = toldOf('the whole step', ({ steps }) => steps[0]?.effect === 'applied');
  const pressedAtMs = Date.now();
  await caller(approver, 'change.approve', { changeId: change.id, planHash: change.planHash });
  const answered = Date.now() - pressedAtMs;
  const seenAtMs = await seen;
  const movedAtMs = await moved;
  const { change: now } = await caller(requester, 'change.get', { changeId: change.id });
  const step = now.steps[0];
  await caller(requester, 'change.abort', { changeId: change.id, why: 'measured' });
  return {
    answered,
    intended: (step?.intendedAtMs ?? Number.NaN) - pressedAtMs,
    firstConsole: Math.min(...seenAtMs) - pressedAtMs,
    lastConsole: Math.max(...seenAtMs) - pressedAtMs,
    reached: Math.max(...movedAtMs) - pressedAtMs,
  };
}

interface Wanted {
  readonly name: string;
  readonly id: string;
  readonly is: (change: Change) => boolean;
}

/** The console's link has parsed an event that tells so: it is on its way to the screen. */
function tells(report: HeadlessReport, { name, id, is }: Wanted): boolean {
  if (report.kind !== 'log' || report.console !== name || report.view !== 'changes') return false;
  return report.events.flatMap(({ body }) => changeSchema.safeParse(body).data ?? []).some((change) => change.id === id && is(change));
}

async function previewWhenAllowed(caller: Caller, intent: TrafficShiftIntent): Promise<Answer<'change.preview'>> {
  for (let attempt = 1; ; attempt += 1) {
    const preview = await caller(requester, 'change.preview', { intent });
    const blocking = preview.evidence.verdicts.filter(({ verdict }) => verdict === 'blocks');
    if (blocking.length === 0) return preview;
    if (attempt === previewTries) throw new Error(`the rules block it: ${blocking.map(({ reason }) => reason).join('; ')}`);
    await wait(1_000);
  }
}

type Caller = <M extends MethodName>(name: string, method: M, params: ParamsIn<M>) => Promise<Answer<M>>;

function callerOf(headless: Headless): Caller {
  let calls = 0;
  return async (name, method, params) => {
    calls += 1;
    const call = calls;
    const answered = headless.next(
      `${method} of ${name}`,
      (report) => (report.kind === 'answer' || report.kind === 'refusal') && report.console === name && report.call === call,
    );
    headless.command({ kind: 'call', console: name, call, method, params });
    const report = await answered;
    if (report.kind === 'refusal') throw new Error(`${method} was refused: ${report.message}`);
    return methods[method].result.parse(report.kind === 'answer' ? report.result : undefined) as Answer<typeof method>;
  };
}

/** Resolves once each of them is live and follows the changes. */
async function open(headless: Headless, platformUrl: string, people: readonly (readonly [name: string, subject: string])[]): Promise<void> {
  await Promise.all(
    people.map(async ([name, subject], index) => {
      const follows = headless.next(
        `the changes for ${name}`,
        (report) => report.kind === 'log' && report.console === name && report.view === 'changes',
      );
      headless.command({
        kind: 'open',
        console: name,
        platformUrl,
        subject,
        views: [{ view: 'overview' }, { view: 'changes' }, { view: 'timeline' }],
        seed: index + 1,
        report: ['log'],
        checksAudit: false,
      });
      await follows;
    }),
  );
}
