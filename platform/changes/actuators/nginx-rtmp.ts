/**
 * Origin steps on nginx-rtmp: the encoder is dropped where it is (`/control/drop/publisher`) and comes back through the ingress, which is
 * asked to send new publishers to the wanted IDC meanwhile. Where each stream is, the stat pages tell: what is in place is never dropped,
 * so the same command again is harmless. Tries are bounded, with a pause for encoders to come back.
 *
 * nginx-rtmp can't check a fencing token: a command that comes late would be obeyed. What this process was told is checked here, and the
 * change says so and needs the stricter approval.
 */
import { listed } from '../../../shared/rules/input.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { OriginActuator, OriginCommand, OriginReadBack, Timers } from '../../contracts.ts';
import type { MediaOrigins, Place } from './media-origins.ts';

export interface NginxOriginsOptions {
  readonly origins: MediaOrigins;
  /** Has new publishers land at an IDC for that long; null: the ingress can't be asked, encoders land where it balances them. */
  readonly steer: ((publishTo: string | null, forMs: number) => Promise<void>) | null;
  readonly timers: Timers;
  /** Rounds of dropping before it gives up. */
  readonly tries?: number;
  /** Time for dropped encoders to come back before the next look. */
  readonly pauseMs?: number;
}

const ordinaryTries = 8;
const ordinaryPauseMs = 1_500;
/** Encoders dropped in one go: a whole IDC at once would be a storm at the next. */
const droppedAtOnce = 50;

interface Run {
  readonly command: OriginCommand;
  readonly stopping: AbortController;
  /** In words, once it has given up; told once, and then forgotten: asked again, it tries again. */
  failed: string | null;
}

export function createNginxOrigins(options: NginxOriginsOptions): OriginActuator {
  const { origins, steer, timers, tries = ordinaryTries, pauseMs = ordinaryPauseMs } = options;
  const runs = new Map<string, Run>();
  const held = new Map<string, { readonly token: number; readonly key: string }>();

  async function run({ command, stopping }: Run): Promise<string | null> {
    const { signal } = stopping;
    let away: readonly string[] = [];
    let problem = '';
    for (let left = tries; left > 0 && !signal.aborted; left -= 1) {
      try {
        const at = await origins.where(Object.keys(command.placements), signal);
        away = awayOf(command, at);
        if (away.length === 0) return null;
        const toDrop = away.filter((id) => at.has(id)).slice(0, droppedAtOnce);
        await dropTo({ command, at, toDrop }, signal);
        problem = '';
      } catch (error) {
        problem = `: ${error instanceof Error ? error.message : String(error)}`;
      }
      await pause(signal);
    }
    if (signal.aborted) return null;
    away = awayOf(command, await origins.where(Object.keys(command.placements), signal));
    if (away.length === 0) return null;
    return `${listed(away)} did not land where wanted in ${String(tries)} tries${problem}`;
  }

  async function dropTo(
    {
      command,
      at,
      toDrop,
    }: { readonly command: OriginCommand; readonly at: ReadonlyMap<string, Place>; readonly toDrop: readonly string[] },
    signal: AbortSignal,
  ): Promise<void> {
    const byIdc = new Map<string, string[]>();
    for (const id of toDrop) {
      const idc = command.placements[id] ?? '';
      byIdc.set(idc, [...(byIdc.get(idc) ?? []), id]);
    }
    for (const [idc, streamIds] of byIdc) {
      await steer?.(idc, pauseMs);
      for (const id of streamIds) {
        const place = at.get(id);
        if (place !== undefined) await origins.drop(id, place, signal);
      }
      // The next IDC's encoders wait until these have landed.
      if (byIdc.size > 1) await pause(signal);
    }
  }

  function pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = timers.after(pauseMs, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }

  function begin(command: OriginCommand): void {
    const streamIds = Object.keys(command.placements);
    for (const [key, other] of runs) {
      if (!streamIds.some((id) => Object.hasOwn(other.command.placements, id))) continue;
      other.stopping.abort();
      runs.delete(key);
    }
    for (const id of streamIds) held.set(id, { token: command.token, key: command.key });
    const made: Run = { command, stopping: new AbortController(), failed: null };
    runs.set(command.key, made);
    void run(made).then(
      (failed) => finish(made, failed),
      (error: unknown) => finish(made, error instanceof Error ? error.message : String(error)),
    );
  }

  function finish(made: Run, failed: string | null): void {
    if (failed === null) runs.delete(made.command.key);
    else made.failed = failed;
  }

  async function readBack(command: OriginCommand, signal: AbortSignal): Promise<OriginReadBack> {
    const streamIds = Object.keys(command.placements);
    const away = awayOf(command, await origins.where(streamIds, signal));
    const there = streamIds.length - away.length;
    const answer = {
      held: streamIds.map((id) => held.get(id) ?? neverTold),
      settled: away.length === 0,
      failed: runs.get(command.key)?.failed ?? null,
      text: `${String(there)} of ${String(streamIds.length)} streams are ingested where wanted${away.length === 0 ? '' : `; not yet ${listed(away)}`}`,
      brief: there === 1 ? '1 stream switched' : `${String(there)} streams switched`,
    };
    if (answer.failed === null || answer.settled) return answer;
    runs.delete(command.key);
    for (const id of streamIds) held.delete(id);
    // Told as held for this once, so that who asked learns why it stopped.
    return answer;
  }

  return {
    name: 'dropping them at nginx-rtmp',
    unfenced: "nginx-rtmp can't check fencing tokens",
    apply: async (command, signal) => {
      for (const id of Object.keys(command.placements)) {
        const known = held.get(id);
        if (known === undefined || known.token < command.token || known.key === command.key) continue;
        throw new SwitchyardError(
          'plan-outdated',
          `${id} was switched by token ${String(known.token)}, which refuses ${String(command.token)}`,
        );
      }
      if (!runs.has(command.key)) begin(command);
      return readBack(command, signal);
    },
    read: readBack,
  };
}

const neverTold = { token: 0, key: '' };

function awayOf({ placements }: OriginCommand, at: ReadonlyMap<string, Place>): readonly string[] {
  return Object.entries(placements)
    .filter(([id, idc]) => at.get(id)?.idc !== idc)
    .map(([id]) => id);
}
