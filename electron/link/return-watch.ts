import { z } from 'zod';
import type { AskHttp } from './http-json.ts';
import type { Time } from './time.ts';

/** Asks a platform whether consoles may come. False for whatever else happens; never rejects. */
export type Knock = (platformUrl: string) => Promise<boolean>;

/** Longer than any way there and back; the next knock does not wait for it. */
const knockTimeoutMs = 2_000;

export function createKnock(ask: AskHttp): Knock {
  return async (platformUrl) => {
    const answer = await ask({ url: new URL('/readyz', platformUrl), answer: z.unknown(), timeoutMs: knockTimeoutMs });
    return answer.ok;
  };
}

/** While there is no connection: notices that the platform is back. */
export interface ReturnWatch {
  /** A connection is wanted. Does nothing while it watches already. */
  start(): void;
  /** A try that nobody called for found no platform: as good as a knock. */
  foundNobody(): void;
  /** It is live again, or given up. */
  stop(): void;
  /** The last connection was a good one: the next return counts as the first. */
  forgive(): void;
}

/** Each knock waits for a random time within these, so that the knocks of many consoles are spread. */
const knockEveryMs = { from: 300, to: 600 } as const;
/** Consoles that hear of the same return don't come in the same moment; one that came in vain comes later each time. */
const spreadMs = { first: 200, most: 5_000 } as const;

/**
 * Knocks about twice a second and says when the platform answers after it did not: whoever waits out a long backoff need not wait
 * to its end. Each knock is a connection of its own, so one that was lost in a dead network holds up no other. A platform that
 * answers all along calls nobody: if it turns consoles away, backoff alone says when to come again.
 */
export function createReturnWatch(options: {
  readonly knock: () => Promise<boolean>;
  readonly time: Time;
  readonly random: () => number;
  readonly onReturn: () => void;
}): ReturnWatch {
  const { knock, time, random, onReturn } = options;
  let stopTimer: (() => void) | null = null;
  let stopCall: (() => void) | null = null;
  let wasAway = false;
  let calls = 0;
  /** Rises with every start and stop: answers to earlier knocks are of no interest. */
  let turn = 0;

  function knockLater(): void {
    stopTimer = time.after(knockEveryMs.from + random() * (knockEveryMs.to - knockEveryMs.from), () => {
      knockLater();
      const mine = turn;
      void knock().then((isReady) => {
        if (turn === mine) heard(isReady);
      });
    });
  }

  function heard(isReady: boolean): void {
    if (!isReady) {
      wasAway = true;
      return;
    }
    if (!wasAway) return;
    wasAway = false;
    const ceilingMs = Math.min(spreadMs.most, spreadMs.first * 2 ** Math.min(calls, 30));
    calls += 1;
    stopCall?.();
    stopCall = time.after(random() * ceilingMs, onReturn);
  }

  return {
    start() {
      if (stopTimer !== null) return;
      turn += 1;
      knockLater();
    },
    foundNobody() {
      wasAway = stopTimer !== null;
    },
    stop() {
      turn += 1;
      stopTimer?.();
      stopCall?.();
      stopTimer = null;
      stopCall = null;
      wasAway = false;
    },
    forgive() {
      calls = 0;
    },
  };
}
