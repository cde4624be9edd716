/**
 * Makes HAProxy be as desired and reads back what is. One round: read, correct weights, move sessions if asked. Rounds repeat
 * for ever, so a HAProxy that was restarted or touched by hand is corrected by the next one.
 *
 * HAProxy balances by fewest connections per weight, so with the wanted weights set, new sessions go to whoever is furthest
 * below its share. Moving is therefore only ending the right sessions, a few per round.
 */
import type {
  DesiredRequest,
  IngressError,
  IngressSession,
  IngressStatus,
  SteerRequest,
  TrafficClass,
} from '../../../shared/agents/ingress.ts';
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import type { Logger } from '../log.ts';
import type { DesiredStore } from './desired-store.ts';
import { judgeRequest } from './desired-store.ts';
import type { Backends, HaproxyReading, HaproxySession, SessionLogLine } from './runtime-output.ts';
import { parseReading, readCommand } from './runtime-output.ts';
import { createSessionRegister } from './session-register.ts';
import { carriedShares, chooseSessionsToEnd, isBalanced, weightOfShare } from './shares.ts';

/** An ended session that has not come back by then is taken for gone. */
const returnWithinMs = 3000;
/** At most this part of a class is on its way between two servers at a time. */
const movingAtOnce = 0.25;
/** While more than this part of a class has come since the last round, its shares say nothing yet. */
const calmArrivals = 0.1;

export type ControllerOptions = {
  readonly agentId: string;
  readonly idcs: readonly string[];
  readonly backends: Backends;
  readonly store: DesiredStore;
  /** One exchange on the runtime socket. */
  readonly ask: (command: string) => Promise<string>;
  readonly now: () => number;
  readonly log: Logger;
};

export type PutResult = { readonly ok: true; readonly status: IngressStatus } | { readonly ok: false; readonly error: IngressError };

export type Controller = {
  readonly put: (request: DesiredRequest) => Promise<PutResult>;
  /** New publishers land at one IDC for a while. */
  readonly steer: (request: SteerRequest) => Promise<IngressStatus>;
  readonly round: () => Promise<void>;
  readonly status: () => IngressStatus;
  readonly sessions: () => readonly IngressSession[];
  readonly sessionBegan: (line: SessionLogLine) => void;
};

type Seen = { readonly reading: HaproxyReading | undefined; readonly readAtMs: number; readonly problem: string | undefined };

export function createController(options: ControllerOptions): Controller {
  const { store, now, log, backends } = options;
  const register = createSessionRegister();
  let seen: Seen = { reading: undefined, readAtMs: now(), problem: 'HAProxy has not been read yet' };
  let returning: Record<TrafficClass, readonly number[]> = { publish: [], play: [] };
  let known: ReadonlySet<string> = new Set();
  let arrived: Readonly<Record<TrafficClass, number>> = { publish: 0, play: 0 };
  let queue: Promise<unknown> = Promise.resolve();

  /** Rounds and requests never overlap: each sees what the one before has done. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  }
  const settledMark = (reading: HaproxyReading): string =>
    `${store.current().desired?.key ?? ''} ${reading.pid}@${reading.startedAtSeconds}`;
  const sessionKey = (session: HaproxySession): string => `${session.id} ${session.clientPort}`;
  const isSettled = (trafficClass: TrafficClass, reading: HaproxyReading): boolean =>
    store.current().settled[trafficClass] === settledMark(reading);

  async function read(): Promise<HaproxyReading | undefined> {
    const askedAtMs = now();
    try {
      const reading = parseReading(await options.ask(readCommand), backends);
      seen = { reading, readAtMs: now(), problem: undefined };
      register.observed(reading.sessions, askedAtMs, now());
      noteArrivals(reading);
      return reading;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (seen.problem !== problem) log.warn({ problem }, 'HAProxy can not be read');
      seen = { reading: undefined, readAtMs: seen.readAtMs, problem };
      return undefined;
    }
  }

  function noteArrivals(reading: HaproxyReading): void {
    const next = new Map(reading.sessions.map((session) => [sessionKey(session), session]));
    const count = { publish: 0, play: 0 };
    for (const [key, session] of next) if (!known.has(key)) count[session.trafficClass] += 1;
    arrived = count;
    const waiting = (trafficClass: TrafficClass): readonly number[] =>
      returning[trafficClass].slice(arrived[trafficClass]).filter((endedAtMs) => endedAtMs > now() - returnWithinMs);
    returning = { publish: waiting('publish'), play: waiting('play') };
    known = new Set(next.keys());
  }

  function isSteering(): boolean {
    return (store.current().steer?.untilMs ?? 0) > now();
  }
  /** undefined: nobody has asked for anything, so it is left as it is. */
  function wantedWeight(trafficClass: TrafficClass, idc: string): number | undefined {
    const { desired, steer } = store.current();
    if (trafficClass === 'publish' && steer !== undefined && isSteering()) return weightOfShare(idc === steer.publishTo ? 1 : 0);
    if (desired !== undefined) return weightOfShare(desired.routing[trafficClass][idc] ?? 0);
    return trafficClass === 'publish' ? steer?.weightsBefore[idc] : undefined;
  }
  function wrongWeights(reading: HaproxyReading): HaproxyReading['servers'] {
    return reading.servers.filter((server) => {
      const wanted = wantedWeight(server.trafficClass, server.idc);
      return wanted !== undefined && server.weight !== wanted;
    });
  }
  function downIn(trafficClass: TrafficClass, reading: HaproxyReading): ReadonlySet<string> {
    const servers = reading.servers.filter((server) => server.trafficClass === trafficClass && server.check === 'down');
    return new Set(servers.map(({ idc }) => idc));
  }

  async function endSessions(chosen: readonly HaproxySession[]): Promise<void> {
    // An id is a memory address that HAProxy uses again at once: look once more who has it.
    const fresh = parseReading(await options.ask(readCommand), backends);
    const living = new Set(fresh.sessions.map(sessionKey));
    const still = chosen.filter((session) => living.has(sessionKey(session)));
    if (still.length === 0) return;
    await options.ask(still.map(({ id }) => `shutdown session ${id}`).join(';'));
    for (const { trafficClass } of still) returning = { ...returning, [trafficClass]: [...returning[trafficClass], now()] };
    await store.save({ ...store.current(), endedSessions: store.current().endedSessions + still.length });
    log.info({ ended: still.map(({ idc, clientPort }) => `${idc}:${clientPort}`) }, 'sessions ended to move them');
  }

  async function move(trafficClass: TrafficClass, reading: HaproxyReading): Promise<void> {
    const { desired } = store.current();
    if (desired?.moveSessions !== true || isSteering() || isSettled(trafficClass, reading)) return;
    const shares = carriedShares(desired.routing[trafficClass], downIn(trafficClass, reading));
    if (shares === undefined) return;
    const sessions = reading.sessions.filter((session) => session.trafficClass === trafficClass);
    const onTheWay = returning[trafficClass].length;
    const isCalm = onTheWay === 0 && arrived[trafficClass] <= sessions.length * calmArrivals;
    if (isCalm && isBalanced(shares, sessions)) {
      const state = store.current();
      await store.save({ ...state, settled: { ...state.settled, [trafficClass]: settledMark(reading) } });
      log.info({ trafficClass, shares }, 'shares reached');
      return;
    }
    const atOnce = Math.max(1, Math.ceil((sessions.length + onTheWay) * movingAtOnce));
    const chosen = chooseSessionsToEnd({ shares, sessions, returning: onTheWay, budget: atOnce - onTheWay });
    if (chosen.length > 0) await endSessions(chosen);
  }

  async function round(): Promise<void> {
    let reading = await read();
    const { desired, steer } = store.current();
    if (reading === undefined || (desired === undefined && steer === undefined)) return;
    const wrong = wrongWeights(reading);
    if (wrong.length > 0) {
      const commands = wrong.map(({ idc, trafficClass }) => {
        return `set server ${backends[trafficClass]}/${idc} weight ${wantedWeight(trafficClass, idc) ?? 0}`;
      });
      const words = (await options.ask(commands.join(';'))).trim();
      log.info({ commands, words }, 'weights set');
      reading = await read();
      if (reading === undefined) return;
      if (wrongWeights(reading).length > 0) {
        seen = { ...seen, problem: `HAProxy did not take the weights: ${words === '' ? 'it gave no reason' : words}` };
        return;
      }
    }
    if (steer !== undefined && !isSteering()) {
      const { steer: _, ...kept } = store.current();
      await store.save(kept);
    }
    for (const trafficClass of trafficClasses) await move(trafficClass, reading);
  }

  /** A round whose failure is told in the status: what has been persisted is tried again in the next one. */
  async function guardedRound(): Promise<void> {
    try {
      await round();
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log.warn({ problem }, 'round failed');
      seen = { ...seen, reading: undefined, problem };
    }
  }

  function notes(reading: HaproxyReading, desired: DesiredRequest): string[] {
    return trafficClasses.flatMap((trafficClass) => {
      const shares = desired.routing[trafficClass];
      const down = downIn(trafficClass, reading);
      const missing = [...down].filter((idc) => (shares[idc] ?? 0) > 0);
      if (missing.length === 0) return [];
      const carriers = Object.keys(carriedShares(shares, down) ?? {});
      const who = `HAProxy has marked ${missing.join(', ')} down for ${trafficClass}`;
      return carriers.length === 0
        ? [`${who}; nobody else may carry its share, so nothing is moved`]
        : [`${who}; its share goes to ${carriers.join(', ')}`];
    });
  }

  function status(): IngressStatus {
    const { desired, endedSessions } = store.current();
    const { reading, readAtMs, problem } = seen;
    const base = {
      agentId: options.agentId,
      readAtMs,
      endedSessions,
      ...(desired === undefined ? {} : { desired }),
      ...(problem === undefined ? {} : { problem }),
    };
    if (reading === undefined) return { ...base, haproxy: 'down', converged: false, servers: [] };
    const converged =
      desired === undefined ||
      (wrongWeights(reading).length === 0 &&
        (!desired.moveSessions || trafficClasses.every((trafficClass) => isSettled(trafficClass, reading))));
    const words = desired === undefined ? [] : notes(reading, desired);
    return { ...base, haproxy: 'up', converged, servers: [...reading.servers], ...(words.length === 0 ? {} : { notes: words }) };
  }

  async function put(request: DesiredRequest): Promise<PutResult> {
    const verdict = judgeRequest(store.current(), request);
    if (verdict.kind === 'refused') return { ok: false, error: verdict.error };
    if (verdict.kind === 'new') {
      await store.save(verdict.next);
      log.info({ request }, 'desired state accepted');
      await guardedRound();
    }
    return { ok: true, status: status() };
  }

  async function steerTo({ publishTo, forMs }: SteerRequest): Promise<IngressStatus> {
    const { steer: known, ...state } = store.current();
    if (publishTo === null) {
      if (known !== undefined) await store.save({ ...state, steer: { ...known, untilMs: 0 } });
    } else {
      const publish = (await read())?.servers.filter(({ trafficClass }) => trafficClass === 'publish') ?? [];
      const weightsBefore = known?.weightsBefore ?? Object.fromEntries(publish.map(({ idc, weight }) => [idc, weight]));
      await store.save({ ...state, steer: { publishTo, untilMs: now() + forMs, weightsBefore } });
      log.info({ publishTo, forMs }, 'new publishers are steered');
    }
    await guardedRound();
    return status();
  }

  return {
    steer: (request) => inTurn(() => steerTo(request)),
    put: (request) => inTurn(() => put(request)),
    round: () => inTurn(guardedRound),
    status,
    sessions: () => register.all(now()),
    sessionBegan: register.began,
  };
}
