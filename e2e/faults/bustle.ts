/** A busy shift: people who preview, ask, withdraw, shelve, sign in and are refused, so that every log grows all the time. */
import { logViews } from '../../shared/wire/views-log.ts';
import { openCaller } from '../support/caller.ts';
import type { Random } from './random.ts';
import type { Truth } from './truth.ts';
import { signIn } from './truth.ts';

export interface Bustle {
  /** What was done, by kind. */
  done(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

const paceMs = 40;
/** Shorter than an access token lives. */
const reopenMs = 120_000;

/** @param idcs between which traffic is asked to be shifted */
export async function startBustle(
  platformUrl: string,
  { random, truth, idcs }: { readonly random: Random; readonly truth: Truth; readonly idcs: readonly [string, ...string[]] },
): Promise<Bustle> {
  let operator = await openCaller(platformUrl, 'omar');
  let viewer = await openCaller(platformUrl, 'vera');
  let openedAtMs = performance.now();
  const done: Record<string, number> = {};
  let isOver = false;

  async function askAndWithdraw(): Promise<void> {
    const preview = await operator.call('change.preview', {
      intent: {
        kind: 'traffic-shift',
        direction: 'away',
        idcs: [random.pick(idcs)],
        receivers: {},
        stepPercents: [10, 100],
        holdMs: 1_000,
        profile: 'normal',
        onBreach: 'pause',
      },
    });
    if (!preview.ok) return;
    const asked = await operator.call('change.submit', {
      planHash: preview.result.plan.planHash,
      evidenceId: preview.result.evidence.id,
      reason: 'to see that every console hears of it',
      ticket: null,
      idempotencyKey: `bustle-${random.unit()}`,
    });
    if (asked.ok) await operator.call('change.withdraw', { changeId: asked.result.change.id, why: 'it was heard of' });
  }

  async function shelveAndUnshelve(): Promise<void> {
    const last = truth.events('alarms').at(-1);
    if (last === undefined) return;
    const { id: alarmId } = logViews.alarms.event.parse(JSON.parse(last));
    await operator.call('alarm.shelve', { alarmId, why: 'to see it move', forMinutes: 10 });
    await operator.call('alarm.unshelve', { alarmId, why: 'to see it move back' });
  }

  async function isRefused(): Promise<void> {
    await viewer.call('change.pause', { changeId: 'none', why: 'because I may not' });
  }

  const acts = { askAndWithdraw, shelveAndUnshelve, isRefused, signIn: () => signIn(platformUrl, 'olga').then(() => undefined) };

  async function reopen(): Promise<void> {
    operator.close();
    viewer.close();
    operator = await openCaller(platformUrl, 'omar');
    viewer = await openCaller(platformUrl, 'vera');
    openedAtMs = performance.now();
  }

  async function run(): Promise<void> {
    while (!isOver) {
      if (performance.now() - openedAtMs > reopenMs) await reopen();
      const name = random.pick(['askAndWithdraw', 'askAndWithdraw', 'shelveAndUnshelve', 'isRefused', 'signIn'] as const);
      await acts[name]();
      done[name] = (done[name] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, paceMs));
    }
  }

  const running = run();
  // What ends it early is told by `stop`, not as an unhandled rejection.
  running.catch(() => undefined);
  return {
    done: () => done,
    async stop() {
      isOver = true;
      await running;
      operator.close();
      viewer.close();
    },
  };
}
