import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { writeDurably } from '../files.ts';
import type { MediaValues } from './media-values.ts';
import { checkNginxConfig, lastErrors, signalIfAlive, workerPids } from './nginx-process.ts';
import { renderNginxConfig } from './render.ts';
import type { MediaNode, Nginx } from './settings.ts';

const lookEveryMs = 50;
const newWorkerWithinMs = 10_000;
const endedWithinMs = 2000;

export type Reload = {
  readonly nginx: Nginx;
  readonly node: MediaNode;
  readonly values: MediaValues;
  readonly master: number;
  readonly user: string | undefined;
  /** Called when new sessions get the new config while old workers still hold old ones. */
  readonly onDraining: () => void;
};

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export function configFile(node: MediaNode): string {
  return `${node.directory}/nginx.conf`;
}

async function until(condition: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const endAtMs = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > endAtMs) return false;
    await wait(lookEveryMs);
  }
  return true;
}

/** Writes a config, tells the master, and answers the worker that it has started for it. */
async function nextGeneration(reload: Reload, isLimited: boolean): Promise<number | undefined> {
  const { node, master } = reload;
  const before = new Set(await workerPids(master));
  await writeDurably(configFile(node), renderNginxConfig({ ...reload, isLimited }));
  signalIfAlive(master, 'SIGHUP');
  let fresh: number | undefined;
  await until(async () => {
    fresh = (await workerPids(master)).find((pid) => !before.has(pid));
    return fresh !== undefined;
  }, newWorkerWithinMs);
  return fresh;
}

/**
 * Brings a running nginx to new values: checked by nginx first, then reloaded, then waited for until only the new worker is left.
 * nginx-rtmp does not heed `worker_shutdown_timeout` (an old worker keeps its sessions for ever, invisible to stat), so the agent
 * ends old workers itself when that time is over.
 */
export async function reloadNginx(reload: Reload): Promise<ReloadResult> {
  const { node, nginx, values, master } = reload;
  const candidate = `${configFile(node)}.next`;
  await writeFile(candidate, renderNginxConfig({ ...reload, isLimited: true }), { mode: 0o600 });
  const refusal = await checkNginxConfig(nginx, node, candidate);
  await rm(candidate, { force: true });
  if (refusal !== undefined) return { ok: false, reason: `nginx refuses the config: ${refusal}` };

  const interim = await nextGeneration(reload, false);
  const current = interim === undefined ? undefined : await nextGeneration(reload, true);
  if (current === undefined) {
    return { ok: false, reason: `nginx did not start a worker with the new config: ${await lastErrors(node)}` };
  }
  reload.onDraining();
  const others = async (): Promise<readonly number[]> => (await workerPids(master)).filter((pid) => pid !== current);
  const areGone = async (): Promise<boolean> => (await others()).length === 0;
  for (const [signal, patienceMs] of [
    [undefined, values.workerShutdownTimeoutMs],
    ['SIGTERM', endedWithinMs],
    ['SIGKILL', endedWithinMs],
  ] as const) {
    if (signal !== undefined) for (const pid of await others()) signalIfAlive(pid, signal);
    if (await until(areGone, patienceMs)) return { ok: true };
  }
  return { ok: false, reason: `old workers of ${node.id} do not end: ${(await others()).join(', ')}` };
}
