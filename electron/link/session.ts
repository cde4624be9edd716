import type { LinkProblem, LinkStatus } from '../../shared/ipc/link-status.ts';
import type { Welcome } from '../../shared/wire/methods.ts';
import { retryDelayMs } from './backoff.ts';
import { openConnection } from './connection.ts';
import type { Connection, ConnectionEnd, ConnectionHandlers } from './connection.ts';
import { endingOf } from './ending.ts';
import { watchForOddSilence } from './doubt.ts';
import type { LinkClock } from './link-clock.ts';
import { createPlatformClock } from './platform-clock.ts';
import { problemOf } from './problems.ts';
import { createReturnWatch } from './return-watch.ts';
import type { Knock } from './return-watch.ts';
import type { OpenSocket } from './socket.ts';
import type { Time } from './time.ts';
import type { TokenKeeper } from './token-keeper.ts';

export interface SessionHandlers extends Pick<ConnectionHandlers, 'frame' | 'append'> {
  status(status: LinkStatus): void;
  live(connection: Connection, welcome: Welcome): void;
  /** The connection that was live is not any more. */
  lost(): void;
}

/** One sign-in on one platform, connected for as long as it is open: tries for ever unless only a person can mend it. */
export interface Session {
  readonly platformUrl: string;
  /** Somebody asks to try now. */
  retry(): void;
  /** The machine woke up (`slept`) or the network came back: nothing that is open can be trusted. */
  wake(slept: boolean): void;
  close(): void;
}

type Phase =
  | { readonly kind: 'trying'; readonly connection: Connection | null }
  | { readonly kind: 'waiting'; readonly stopTimer: () => void }
  | {
      readonly kind: 'live';
      readonly connection: Connection;
      readonly welcome: Welcome;
      readonly sinceMs: number;
      readonly stopWatching: () => void;
    }
  | { readonly kind: 'over' };

/** A connection that lived this long was a good one: the next loss starts again with a try at once. */
const steadyMs = 2_000;
/** How often the time of the last sign of life is told, at most. */
const statusEveryMs = 1_000;
const renewAgainMs = 5_000;
/** A platform that is alive answers within that, or within three round trips. */
const leastAnswerMs = 200;
/** A try that takes longer than a slow network's handshake. */
const hangingMs = 1_000;

export function openSession(
  tokens: TokenKeeper,
  options: {
    readonly openSocket: OpenSocket;
    readonly time: Time;
    readonly linkClock: LinkClock;
    readonly random: () => number;
    readonly knock: Knock;
  },
  handlers: SessionHandlers,
): Session {
  const { openSocket, time, linkClock, random } = options;
  const { platformUrl } = tokens;
  const platformClock = createPlatformClock();
  let phase: Phase = { kind: 'over' };
  let attempt = 0;
  let lostAtMs: number | null = null;
  const openedAtMs = linkClock.now();
  let stopRenewal: (() => void) | null = null;
  /** Rises with every phase: what belongs to an earlier one is ignored. */
  let turn = 0;
  let triedAtMs = openedAtMs;
  /** The platform's return caused the try under way. */
  let wasCalled = false;
  const returnWatch = createReturnWatch({ knock: () => options.knock(platformUrl), time, random, onReturn: cameBack });

  /** The platform answers again: neither a long wait nor a try that hangs in a network that was dead is to hold it up. */
  function cameBack(): void {
    const hangs = phase.kind === 'trying' && linkClock.now() - triedAtMs >= hangingMs;
    if (phase.kind !== 'waiting' && !hangs) return;
    void tryNow({ isCalled: true });
  }

  function enter(next: Phase): void {
    turn += 1;
    phase = next;
  }

  function leave(): void {
    switch (phase.kind) {
      case 'trying':
        phase.connection?.detach();
        return;
      case 'waiting':
        phase.stopTimer();
        return;
      case 'live': {
        const { connection, stopWatching } = phase;
        enter({ kind: 'over' });
        stopWatching();
        stopRenewal?.();
        handlers.lost();
        connection.detach();
        return;
      }
      case 'over':
    }
  }

  async function tryNow({ isCalled } = { isCalled: false }): Promise<void> {
    leave();
    attempt += 1;
    enter({ kind: 'trying', connection: null });
    const mine = turn;
    triedAtMs = linkClock.now();
    wasCalled = isCalled;
    returnWatch.start();
    handlers.status({ state: 'connecting', platformUrl, attempt, sinceMs: triedAtMs, lostAtMs });
    const token = await tokens.accessToken();
    if (turn !== mine) return;
    if (!token.ok) {
      const problem = problemOf(token.failure, platformUrl, time.wallMs());
      if (token.isFinal) stop(problem);
      else {
        if (!wasCalled && token.failure.kind !== 'http') returnWatch.foundNobody();
        wait(problem);
      }
      return;
    }
    const connection = openConnection(
      { platformUrl, accessToken: token.accessToken, openSocket, time, linkClock, platformClock },
      {
        frame: handlers.frame,
        append: handlers.append,
        beat: tellLive,
        welcome: (welcome) => welcomed(connection, welcome),
        ended: (end) => ended(end, token.isFresh),
      },
    );
    enter({ kind: 'trying', connection });
  }

  function answersWithinMs(): number {
    return Math.max(leastAnswerMs, 3 * (platformClock.roundTripMs() ?? leastAnswerMs));
  }

  function welcomed(connection: Connection, welcome: Welcome): void {
    returnWatch.stop();
    const sinceMs = linkClock.now();
    let toldHeardAtMs = sinceMs;
    function tell(): void {
      const lastHeardAtMs = connection.lastHeardAtMs();
      if (lastHeardAtMs === toldHeardAtMs) return;
      toldHeardAtMs = lastHeardAtMs;
      tellLive();
    }
    const stopTelling = time.every(statusEveryMs, tell);
    const stopDoubting = watchForOddSilence({
      time,
      now: () => linkClock.now(),
      lastHeardAtMs: () => connection.lastHeardAtMs(),
      answersWithinMs,
      beat: () => connection.request('heartbeat', {}, () => undefined),
      knock: () => options.knock(platformUrl),
      onAnswered: () => connection.probe(answersWithinMs()),
    });
    function stopWatching(): void {
      stopTelling();
      stopDoubting();
    }
    enter({ kind: 'live', connection, welcome, sinceMs, stopWatching });
    lostAtMs = null;
    tellLive();
    renewLater(tokens.renewAtMs() - linkClock.now());
    handlers.live(connection, welcome);
  }

  function tellLive(): void {
    if (phase.kind !== 'live') return;
    handlers.status({
      state: 'live',
      platformUrl,
      welcome: phase.welcome,
      sinceMs: phase.sinceMs,
      roundTripMs: platformClock.roundTripMs(),
      clockOffsetMs: platformClock.offsetMs(),
      clockErrorMs: platformClock.errorMs(),
      lastHeardAtMs: phase.connection.lastHeardAtMs(),
    });
  }

  /** In band, so that nothing on screen stops for it. */
  function renewLater(delayMs: number): void {
    if (phase.kind !== 'live') return;
    const { connection } = phase;
    const mine = turn;
    stopRenewal = time.after(Math.max(0, delayMs), () => {
      void tokens.renew().then((token) => {
        if (turn !== mine) return;
        if (token.ok) {
          connection.request('token.refresh', { accessToken: token.accessToken }, () => undefined);
          renewLater(tokens.renewAtMs() - linkClock.now());
        } else if (!token.isFinal) renewLater(renewAgainMs);
      });
    });
  }

  function ended(end: ConnectionEnd, tokenWasFresh: boolean): void {
    const { then, problem } = endingOf(end, platformUrl, time.wallMs());
    const wasSteady = phase.kind === 'live' && linkClock.now() - phase.sinceMs >= steadyMs;
    if (phase.kind === 'live') lostAtMs = linkClock.now();
    else if (!wasCalled && end.kind === 'error') returnWatch.foundNobody();
    leave();
    if (wasSteady) {
      attempt = 0;
      returnWatch.forgive();
    }
    if (then === 'sign-in') tokens.discard();
    const isRefusedForGood = then === 'sign-in' && tokenWasFresh && !wasSteady;
    if (then === 'stop' || isRefusedForGood) stop(problem);
    else wait(problem);
  }

  function wait(problem: LinkProblem): void {
    const delayMs = retryDelayMs(attempt + 1, random);
    if (delayMs === 0) {
      void tryNow();
      return;
    }
    const stopTimer = time.after(delayMs, () => void tryNow());
    enter({ kind: 'waiting', stopTimer });
    handlers.status({
      state: 'waiting',
      platformUrl,
      lostAtMs: lostAtMs ?? openedAtMs,
      retryAtMs: linkClock.now() + delayMs,
      attempt,
      problem,
    });
  }

  function stop(problem: LinkProblem): void {
    returnWatch.stop();
    enter({ kind: 'over' });
    handlers.status({ state: 'stopped', platformUrl, lostAtMs: lostAtMs ?? openedAtMs, problem });
  }

  void tryNow();

  return {
    platformUrl,
    retry() {
      if (phase.kind === 'waiting' || phase.kind === 'over') void tryNow();
    },
    wake(slept) {
      if (slept) platformClock.slept();
      if (phase.kind === 'live') {
        tellLive();
        phase.connection.probe();
      } else if (phase.kind !== 'over') void tryNow();
    },
    close() {
      returnWatch.stop();
      leave();
      enter({ kind: 'over' });
    },
  };
}
