/** One viewer: connects, watches its stream, and comes back after every end, as a real player does. */
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { createPlayback } from './playback-clock.ts';
import type { Playback } from './playback-clock.ts';
import { createPlaySession } from './play-session.ts';
import type { Scoreboard, SessionScore } from './scoreboard.ts';

export type ViewerOptions = {
  readonly port: number;
  readonly app: string;
  readonly streamId: string;
  readonly scoreboard: Scoreboard;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFailure: (reason: string) => void;
};

export type Viewer = { readonly stop: () => void };

/** A start that takes longer is a failed start. */
const startWithinMs = 5000;
/** A player whose picture stands still for this long tries again. */
const giveUpStalledMs = 8000;
const settleEveryMs = 250;
const bufferMs = 500;
const reconnectMs = { least: 200, most: 1000 };
const flashVersion = 'switchyard-player/1';

export function startViewer(options: ViewerOptions): Viewer {
  const { now, random, scoreboard, streamId } = options;
  let isStopped = false;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;

  function comeBack(): void {
    if (isStopped) return;
    timer = setTimeout(watch, reconnectMs.least + random() * (reconnectMs.most - reconnectMs.least));
  }

  function watch(): void {
    const connectedAtMs = now();
    const url = `rtmp://127.0.0.1:${options.port}/${options.app}`;
    const session = createPlaySession({ app: options.app, stream: streamId, url, flashVersion });
    const connection = createConnection({ host: '127.0.0.1', port: options.port, noDelay: true });
    socket = connection;
    let score: SessionScore | undefined;
    let playback: Playback | undefined;
    let bytes = 0;
    let reason = 'the server closed the connection';

    function settle(): void {
      if (playback === undefined) {
        if (now() - connectedAtMs > startWithinMs) quit(`no picture within ${startWithinMs} ms`);
        return;
      }
      score?.played({ ...playedSinceLast(playback), bytes });
      bytes = 0;
      if (now() - playback.lastMediaAtMs() > giveUpStalledMs) quit(`no media for ${giveUpStalledMs} ms`);
    }
    const playedSinceLast = (clock: Playback): { playedMs: number; stalledMs: number } => clock.take(now());
    const settling = setInterval(settle, settleEveryMs);

    function quit(why: string): void {
      reason = why;
      connection.destroy();
    }

    connection.on('connect', () => {
      score = scoreboard.attempt({ streamId, clientPort: connection.localPort, atMs: connectedAtMs });
      connection.write(session.hello);
    });
    connection.on('data', (data) => {
      bytes += data.length;
      try {
        const { reply, events } = session.receive(data);
        if (reply.length > 0) connection.write(reply);
        for (const event of events) {
          if (event.kind === 'refused') quit(event.reason);
          if (event.kind !== 'media') continue;
          if (playback !== undefined) playback.media(event.timestampMs, now());
          else if (event.isKeyframe) {
            playback = createPlayback({ startedAtMs: now(), firstTimestampMs: event.timestampMs, bufferMs });
            score?.started(now() - connectedAtMs);
          }
        }
      } catch (error) {
        quit(error instanceof Error ? error.message : String(error));
      }
    });
    connection.on('error', (error) => {
      reason = error.message;
    });
    connection.on('close', () => {
      clearInterval(settling);
      score ??= scoreboard.attempt({ streamId, clientPort: undefined, atMs: connectedAtMs });
      if (playback === undefined) {
        if (!isStopped) {
          score.failed();
          options.onFailure(reason);
        }
      } else {
        score.played({ ...playedSinceLast(playback), bytes });
      }
      score.ended();
      comeBack();
    });
  }

  timer = setTimeout(watch, random() * reconnectMs.most);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}
