/** People at their consoles, who press again when the platform died under their hands. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '../../shared/changes/change.ts';
import type { Intent } from '../../shared/changes/intent.ts';
import type { MethodName, ParamsIn, Result } from '../../shared/wire/methods.ts';
import { connectAs } from '../test-support/process.ts';
import type { BareConsole, WireError } from '../test-support/process.ts';
import type { Stage } from './stage.ts';

export type Answer<M extends MethodName> =
  | { readonly kind: 'result'; readonly result: Result<M> }
  | { readonly kind: 'refused'; readonly error: WireError }
  /** The platform died before it answered: nobody knows what became of it. */
  | { readonly kind: 'lost' };

export interface People {
  /** Once, as that person. */
  try<M extends MethodName>(who: string, method: M, params: ParamsIn<M>): Promise<Answer<M>>;
  /** Again and again until it is answered. @throws Error when it is refused */
  call<M extends MethodName>(who: string, method: M, params: ParamsIn<M>): Promise<Result<M>>;
  /** Previews and submits until the submit is acknowledged, with one key for all attempts. Sources may need a moment after a start. */
  ask(asking: Asking, key: string): Promise<Asked>;
  close(): void;
}

/** What is asked for, worked out anew for each attempt; by an operator, live, and as soon as may be, unless it says otherwise. */
export interface Asking {
  readonly intent: () => Promise<Intent>;
  readonly who?: string;
  readonly mode?: Change['mode'];
  readonly breakGlass?: ParamsIn<'change.submit'>['breakGlass'];
  /** So long after it is asked for. */
  readonly startsInMs?: number;
}

export interface Asked {
  readonly change: Change;
  readonly who: string;
  readonly key: string;
  /** What was submitted: the same again is to be answered with the same change. */
  readonly params: ParamsIn<'change.submit'>;
}

const againAfterMs = 60;
const refusedMostMs = 60_000;

export function createPeople(stage: Stage): People {
  const consoles = new Map<string, { readonly url: string; readonly console: BareConsole }>();

  async function consoleOf(who: string): Promise<BareConsole> {
    const { url } = await stage.platform();
    const known = consoles.get(who);
    if (known?.url === url) return known.console;
    known?.console.close();
    const console = await connectAs(url, who);
    consoles.set(who, { url, console });
    return console;
  }

  async function tryOnce<M extends MethodName>(who: string, method: M, params: ParamsIn<M>): Promise<Answer<M>> {
    const victim = await stage.platform();
    try {
      const console = await consoleOf(who);
      const answered = console.request(method, params);
      const message = await Promise.race([answered, victim.ended.then(() => null), console.closed.then(() => null)]);
      if (message === null) {
        consoles.delete(who);
        return { kind: 'lost' };
      }
      if (message.error !== undefined) return { kind: 'refused', error: message.error };
      return { kind: 'result', result: message.result as unknown as Result<M> };
    } catch (error) {
      consoles.delete(who);
      // A sign-in or a handshake that was cut by the death is lost; anything else is a fault of the run.
      if (!victim.isDead()) await Promise.race([victim.ended, wait(1_000)]);
      if (victim.isDead()) return { kind: 'lost' };
      throw error;
    }
  }

  async function call<M extends MethodName>(who: string, method: M, params: ParamsIn<M>): Promise<Result<M>> {
    for (;;) {
      const answer = await tryOnce(who, method, params);
      if (answer.kind === 'result') return answer.result;
      if (answer.kind === 'refused') throw new Error(`${method} was refused: ${JSON.stringify(answer.error)}`);
      await wait(againAfterMs);
    }
  }

  async function ask({ intent, who = 'omar', mode = 'live', breakGlass = null, startsInMs }: Asking, key: string): Promise<Asked> {
    const sinceMs = Date.now();
    for (;;) {
      const startAtMs = startsInMs === undefined ? null : Date.now() + startsInMs;
      const previewed = await tryOnce(who, 'change.preview', { intent: await intent(), mode, startAtMs });
      if (previewed.kind === 'result') {
        const { plan, evidence } = previewed.result;
        const base = { planHash: plan.planHash, evidenceId: evidence.id, reason: 'a crash run', ticket: null };
        const params = { ...base, idempotencyKey: key, startAtMs, breakGlass };
        for (;;) {
          const submitted = await tryOnce(who, 'change.submit', params);
          if (submitted.kind === 'result') return { change: submitted.result.change, who, key, params };
          if (submitted.kind === 'refused') {
            refuseFor(sinceMs, submitted.error);
            break;
          }
        }
      } else if (previewed.kind === 'refused') refuseFor(sinceMs, previewed.error);
      await wait(againAfterMs);
    }
  }

  return {
    try: tryOnce,
    call,
    ask,
    close: () => {
      for (const { console } of consoles.values()) console.close();
    },
  };
}

function refuseFor(sinceMs: number, error: WireError): void {
  if (Date.now() - sinceMs > refusedMostMs) throw new Error(`still refused: ${JSON.stringify(error)}`);
}
