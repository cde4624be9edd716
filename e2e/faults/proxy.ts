/** A bad network between one console and its platform: each of the link's connections fares as the schedule says. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { socketPath } from '../../shared/wire/limits.ts';
import { createPump } from './pump.ts';
import { randomFrom } from './random.ts';
import type { Fault, Schedule } from './schedule.ts';

export interface FaultProxy {
  /** What the console takes for its platform. */
  readonly url: string;
  /** Resolves when the last fault of the schedule has struck. */
  readonly spent: Promise<void>;
  /** From now on everything passes as it is; what hung half-open is reset. Answers the time by `performance.now()`. */
  calm(): number;
  cuts(): number;
  close(): Promise<void>;
}

/** A connection on which so little comes is cut at last. */
const longestQuietMs = 200;
/** On a busy platform a connection may never be quiet, and on a slow line never be done: it is cut all the same. */
const longestLifeMs = 300;

const clear: Omit<Fault, 'cut'> = { latencyMs: 0, jitterMs: 0, bytesPerSecond: null, sliceBytes: null, pause: null };

/** @param onUnnoticed a cut that the console can't see: an operating system would tell it that the network has changed */
export async function openProxy(platformUrl: string, schedule: Schedule, onUnnoticed: () => void): Promise<FaultProxy> {
  const target = new URL(platformUrl);
  const random = randomFrom(schedule.seed ^ 0x5bd1_e995);
  const sockets = new Set<Socket>();
  /** Ends of cut connections that have not been told. */
  const untold: (() => void)[] = [];
  let next = 0;
  let struck = 0;
  let isCalm = false;
  let awayUntilMs = 0;
  let resolveSpent: () => void = () => undefined;
  const spent = new Promise<void>((resolve) => (resolveSpent = resolve));

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  }

  function tellOld(): void {
    for (const tell of untold.splice(0)) tell();
  }

  function accept(client: Socket): void {
    if (performance.now() < awayUntilMs) {
      client.resetAndDestroy();
      return;
    }
    client.once('data', (first) => {
      client.pause();
      const isLink = first.subarray(0, 4 + socketPath.length).toString('latin1') === `GET ${socketPath}`;
      // The time that a probe or a sign-in comes is chance: only the link's connections follow the schedule.
      const fault = isLink && !isCalm ? schedule.faults[next] : undefined;
      if (fault !== undefined) next += 1;
      carry(client, first, fault);
      if (isLink) setTimeout(tellOld, random.whole(1, 80));
    });
  }

  function carry(client: Socket, first: Buffer, fault: Fault | undefined): void {
    const platform = track(connect(Number(target.port), target.hostname));
    let isCut = false;
    const conditions = fault ?? clear;
    const down = createPump(
      { from: platform, to: client },
      {
        fault: conditions,
        random,
        limitBytes: fault?.cut.afterBytes ?? Number.POSITIVE_INFINITY,
        onCarried: () => waitForQuiet(),
        onSpent: () => cut(),
      },
    );
    const up = createPump(
      { from: client, to: platform },
      { fault: { ...conditions, sliceBytes: null, pause: null }, random, limitBytes: Number.POSITIVE_INFINITY },
    );
    let timer: NodeJS.Timeout | undefined;
    const lifetime = fault === undefined ? undefined : setTimeout(cut, longestLifeMs);
    waitForQuiet();

    function waitForQuiet(): void {
      clearTimeout(timer);
      if (fault === undefined || isCut) return;
      const counts = down.carriedBytes() >= fault.cut.notBeforeBytes;
      timer = setTimeout(cut, counts ? fault.cut.quietMs : longestQuietMs);
    }

    function cut(): void {
      if (isCut || fault === undefined) return;
      if (fault.cut.awayMs > 0) awayUntilMs = performance.now() + fault.cut.awayMs;
      finish();
      strike(fault, { client, platform });
    }

    function finish(): void {
      if (isCut) return;
      isCut = true;
      clearTimeout(timer);
      clearTimeout(lifetime);
      down.stop();
      up.stop();
      if (fault === undefined) return;
      struck += 1;
      if (struck === schedule.faults.length) resolveSpent();
    }

    platform.on('data', (bytes) => down.take(bytes));
    platform.on('end', () => down.end());
    client.on('data', (bytes) => up.take(bytes));
    client.on('end', () => up.end());
    // An end that goes by itself takes the other with it, and counts as the cut.
    client.on('close', () => {
      if (!isCut) platform.destroy();
      finish();
    });
    platform.on('close', () => {
      if (!isCut && !client.writableEnded) client.destroySoon();
    });
    up.take(first);
    client.resume();
  }

  function strike({ cut }: Fault, { client, platform }: { readonly client: Socket; readonly platform: Socket }): void {
    switch (cut.kind) {
      case 'fin':
        client.end();
        platform.end();
        untold.push(
          () => client.destroy(),
          () => platform.destroy(),
        );
        return;
      case 'reset':
        client.resetAndDestroy();
        platform.resetAndDestroy();
        return;
      case 'late':
        client.resetAndDestroy();
        untold.push(() => platform.destroy());
        return;
      case 'deaf':
        platform.destroy();
        untold.push(() => client.resetAndDestroy());
        break;
      case 'silent':
        untold.push(
          () => client.resetAndDestroy(),
          () => platform.resetAndDestroy(),
        );
        break;
    }
    if (cut.isTold) setImmediate(onUnnoticed);
  }

  const server = createServer({ allowHalfOpen: true }, (client) => accept(track(client)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spent,
    calm() {
      isCalm = true;
      awayUntilMs = 0;
      tellOld();
      return performance.now();
    },
    cuts: () => struck,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
