/** The connection to the real ingress agent, and so to the real HAProxy, dies between an effect and its answer. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import { askHaproxy } from '../agents/ingress/runtime-socket.ts';
import { createPortFinder } from '../lab/ports.ts';
import { eventually, toolsIfInstalled } from '../lab/test-tools.ts';
import { connectAs } from '../test-support/process.ts';
import type { BareConsole } from '../test-support/process.ts';
import { crashIdcIds as idcs, writeNetwork } from './network.ts';
import { startVictim } from './victim.ts';
import type { Victim } from './victim.ts';

const secret = 'secret-of-a-cut-connection';
const agentFile = fileURLToPath(new URL('../agents/ingress/main.ts', import.meta.url));
const tools = await toolsIfInstalled();

interface CuttingProxy {
  readonly url: string;
  /** The next command goes through; its answer does not, nor does anything else until {@link CuttingProxy.heal}. */
  cut(): void;
  heal(): void;
  close(): void;
}

async function startProxy(port: number): Promise<CuttingProxy> {
  let state: 'open' | 'armed' | 'cut' = 'open';
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    let commands = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      commands ||= bytes.subarray(0, 4).toString('latin1') === 'PUT ';
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (state === 'armed' && commands) {
        state = 'cut';
        for (const socket of sockets) socket.destroy();
      } else near.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cut: () => (state = 'armed'),
    heal: () => (state = 'open'),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.skipIf(tools === undefined)('a command whose answer is lost', () => {
  let directory: string;
  let proxy: CuttingProxy;
  let victim: Victim | undefined;
  let console: BareConsole;
  let approver: BareConsole;
  let runtimeSocket: string;
  const children: ChildProcess[] = [];
  /** Lines of the agent's log. */
  let agentSaid = '';

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'switchyard-cut-'));
    const file = (name: string): string => path.join(directory, name);
    runtimeSocket = file('haproxy.sock');
    const ports = await createPortFinder();
    const [agentPort, logPort, publish, play, nowhere] = await Promise.all(Array.from({ length: 5 }, () => ports.take()));
    const side = (name: string, backend: string, port: number | undefined): string[] => [
      `frontend ${name}`,
      `  bind 127.0.0.1:${String(port)}`,
      `  default_backend ${backend}`,
      `backend ${backend}`,
      ...idcs.map((idc) => `  server ${idc} 127.0.0.1:${String(nowhere)} weight 64`),
    ];
    const config = [
      'global',
      `  stats socket ${runtimeSocket} mode 600 level admin`,
      'defaults',
      '  mode tcp',
      '  timeout connect 1s',
      '  timeout client 30s',
      '  timeout server 30s',
      ...side('publish', 'origins', publish),
      ...side('play', 'edges', play),
      '',
    ].join('\n');
    await writeFile(file('haproxy.cfg'), config);
    await writeFile(file('secret'), secret, { mode: 0o600 });
    const settings = {
      agentId: 'cut',
      port: agentPort,
      secretFile: file('secret'),
      stateFile: file('desired.json'),
      runtimeSocket,
      logPort,
      backends: { publish: 'origins', play: 'edges' },
      idcs,
    };
    await writeFile(file('agent.json'), JSON.stringify(settings));
    children.push(spawn(tools?.haproxy ?? '', ['-db', '-f', file('haproxy.cfg')], { stdio: 'ignore' }));
    const agent = spawn(process.execPath, [agentFile, '--settings', file('agent.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
    agent.stdout.on('data', (chunk: Buffer) => (agentSaid += chunk.toString('utf8')));
    children.push(agent);
    await eventually('the agent listens', () => agentSaid.includes('listening'));
    proxy = await startProxy(agentPort ?? 0);
    const network = await writeNetwork({ directory, mover: { ingress: { url: proxy.url, secretFile: file('secret') } } });
    victim = await startVictim({ rebufferPct: 0.5, placesFile: null }, [...network, '--data', file('data')]);
    console = await connectAs(victim.url, 'omar');
    approver = await connectAs(victim.url, 'ana');
  }, 60_000);

  afterAll(async () => {
    victim?.kill('SIGKILL');
    await victim?.ended;
    proxy.close();
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await rm(directory, { recursive: true, force: true });
  });

  async function weights(): Promise<Record<string, number>> {
    const lines = (await askHaproxy(runtimeSocket, 'show stat')).split('\n').filter((line) => line.startsWith('edges,'));
    const rows = lines.map((line) => line.split(',')).filter(([, name]) => idcs.includes(name ?? ''));
    return Object.fromEntries(rows.map((row) => [row[1] ?? '', Number(row[18])]));
  }

  async function changeOf(changeId: string): Promise<Change> {
    return (await console.request('change.get', { changeId })).result?.['change'] as Change;
  }

  it('is unknown, with why; then the target is asked, and what it did is neither done again nor undone', async () => {
    await console.request('view.subscribe', { view: 'timeline' });
    let change: Change | undefined;
    await expect
      .poll(
        async () => {
          const intent = {
            ...{ kind: 'traffic-shift', direction: 'away', idcs: [idcs[0]], receivers: {}, stepPercents: [100] },
            ...{ holdMs: 100, profile: 'normal', onBreach: 'pause' },
          };
          const { result } = await console.request('change.preview', { intent });
          const { plan, evidence } = result as { readonly plan: { planHash: string }; readonly evidence: { id: string } };
          const params = { planHash: plan.planHash, evidenceId: evidence.id, reason: 'encoders fail', ticket: null };
          const answer = await console.request('change.submit', { ...params, idempotencyKey: 'cut-connection-key' });
          change = answer.result?.['change'] as Change | undefined;
          return answer.error?.message ?? 'submitted';
        },
        { timeout: 20_000 },
      )
      .toBe('submitted');
    const { id = '', planHash = '' } = change ?? {};

    proxy.cut();
    await approver.request('change.approve', { changeId: id, planHash });
    await expect
      .poll(async () => (await changeOf(id)).steps[0], { timeout: 20_000 })
      .toMatchObject({ effect: 'unknown', problem: expect.stringMatching(/fetch failed|socket|terminated|other side closed/i) as unknown });
    expect((await changeOf(id)).state).toMatchObject({ phase: 'running', activity: 'reconciling' });
    const told = await console.message(({ params }) => JSON.stringify(params ?? {}).includes('unknown, asking the target'));
    expect(told.method).toBe('log.append');
    // Nobody at the console can know it, but HAProxy has taken it.
    expect((await weights())[idcs[0] ?? '']).toBe(0);

    proxy.heal();
    await expect.poll(async () => (await changeOf(id)).state, { timeout: 30_000 }).toMatchObject({ phase: 'closed', outcome: 'succeeded' });
    const { steps } = await changeOf(id);
    expect(steps).toMatchObject([{ effect: 'applied', problem: null, key: `${id}/step-1/1` }]);
    expect(agentSaid.split('desired state accepted')).toHaveLength(2);
    expect((await weights())[idcs[0] ?? '']).toBe(0);
  }, 90_000);
});
