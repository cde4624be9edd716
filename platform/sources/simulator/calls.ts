/** Questions to the simulated network that wait for their answer. */
import type { IngressStatus, Routing } from '../../../shared/agents/ingress.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { Placements, PlatformEnd, Whereabouts } from './line.ts';

export interface Calls {
  /** @throws SwitchyardError `unavailable` when the simulator has died, the signal's reason when nobody wants the answer any more */
  route(routing: Routing, signal: AbortSignal): Promise<IngressStatus>;
  read(signal: AbortSignal): Promise<IngressStatus>;
  send(placements: Placements, signal: AbortSignal): Promise<Whereabouts>;
  where(streamIds: readonly string[], signal: AbortSignal): Promise<Whereabouts>;
  answer(call: number, answer: IngressStatus | Whereabouts): void;
  /** Nobody answers any more. */
  fail(cause: Error): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export function createCalls(line: Pick<PlatformEnd, 'post'>): Calls {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let dead: SwitchyardError | null = null;

  /** Each kind of question has one kind of answer. */
  function ask<A>(signal: AbortSignal, post: (call: number) => void): Promise<A> {
    if (dead !== null) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      last += 1;
      const call = last;
      const forget = (): void => {
        waiting.delete(call);
        signal.removeEventListener('abort', give);
      };
      function give(): void {
        forget();
        reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
      }
      signal.addEventListener('abort', give);
      waiting.set(call, {
        resolve(answer) {
          forget();
          resolve(answer as A);
        },
        reject(error) {
          forget();
          reject(error);
        },
      });
      post(call);
    });
  }

  return {
    route: (routing, signal) => ask(signal, (call) => line.post({ kind: 'route', call, routing })),
    read: (signal) => ask(signal, (call) => line.post({ kind: 'read', call })),
    send: (placements, signal) => ask(signal, (call) => line.post({ kind: 'send', call, placements })),
    where: (streamIds, signal) => ask(signal, (call) => line.post({ kind: 'where', call, streamIds })),
    answer: (call, answer) => waiting.get(call)?.resolve(answer),
    fail(cause) {
      dead = new SwitchyardError('unavailable', `the simulator has died: ${cause.message}`, { remedy: 'Restart the platform.', cause });
      for (const call of [...waiting.values()]) call.reject(dead);
    },
  };
}
