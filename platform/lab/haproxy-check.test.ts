/** HAProxy's check on a real nginx-rtmp. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReading, readCommand } from '../agents/ingress/runtime-output.ts';
import { askHaproxy } from '../agents/ingress/runtime-socket.ts';
import { haproxyBackends } from './haproxy-config.ts';
import { planLayout } from './layout.ts';
import type { LabLayout } from './layout.ts';
import { parseLabOptions } from './options.ts';
import { createPortFinder } from './ports.ts';
import { haproxyServer, nginxServer } from './servers.ts';
import type { LabContext } from './servers.ts';
import { eventually, toolsIfInstalled } from './test-tools.ts';

const tools = await toolsIfInstalled();

describe.skipIf(tools === undefined)("HAProxy's check of a media server", () => {
  const children: ChildProcess[] = [];
  let layout: LabLayout;
  let nginx: ChildProcess;

  function start(command: string, args: readonly string[]): ChildProcess {
    // A group of its own, so that a worker is stopped with its master.
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    children.push(child);
    return child;
  }

  function signal(child: ChildProcess, name: NodeJS.Signals): void {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  }

  async function check(): Promise<{ readonly check: string; readonly detail: string } | undefined> {
    const answer = await askHaproxy(layout.files.haproxySocket, readCommand).catch(() => undefined);
    if (answer === undefined) return undefined;
    const server = parseReading(answer, haproxyBackends).servers.find(
      ({ idc, trafficClass }) => idc === 'osl-1' && trafficClass === 'play',
    );
    return server === undefined ? undefined : { check: server.check, detail: server.checkDetail };
  }

  beforeEach(async () => {
    if (tools === undefined) return;
    const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-check-'));
    const options = parseLabOptions([]);
    layout = await planLayout(directory, await createPortFinder(), options);
    const context: LabContext = { layout, tools, options };
    const node = layout.nodes.find(({ id }) => id === 'osl-1-edge');
    if (node === undefined) throw new Error('no edge');
    await mkdir(node.directory, { recursive: true });
    for (const spec of [await nginxServer(context, node), await haproxyServer(context)]) {
      const child = start(spec.command, spec.args);
      if (spec.name === node.id) nginx = child;
    }
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      const ended = once(child, 'exit');
      signal(child, 'SIGKILL');
      await ended;
    }
    await rm(layout.directory, { recursive: true, force: true });
  });

  it('is up while it answers the handshake of RTMP, down while its process is stopped, and up again', async () => {
    await eventually('it is up', async () => (await check())?.detail.startsWith('L7OK') === true, 20_000);
    signal(nginx, 'SIGSTOP');
    await eventually('it is down', async () => (await check())?.check === 'down', 20_000);
    expect((await check())?.detail).toMatch(/^L7TOUT/);
    signal(nginx, 'SIGCONT');
    await eventually('it is up again', async () => (await check())?.check === 'up', 20_000);
  }, 90_000);
});
