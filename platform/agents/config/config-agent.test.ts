/** The config agent as a process, over a real nginx, against a platform that this test plays. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptionReportSchema } from '../../../shared/agents/config.ts';
import type { AdoptionReport } from '../../../shared/agents/config.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import { createPortFinder } from '../../lab/ports.ts';
import { acceptsConnections } from '../../lab/probes.ts';
import { eventually, toolsIfInstalled } from '../../lab/test-tools.ts';
import { startJsonServer } from '../http.ts';
import type { JsonServer } from '../http.ts';
import { defaultMediaValues } from './media-values.ts';
import { renderNginxConfig } from './render.ts';
import type { ConfigAgentSettings, MediaNode } from './settings.ts';
import { masterPid, workerPids } from './nginx-process.ts';

const tools = await toolsIfInstalled();
const secret = 'a-machine-secret-of-the-test';

describe.skipIf(tools === undefined)('the config agent', () => {
  let directory: string;
  let node: MediaNode;
  let platformPort: number;
  let platform: JsonServer | undefined;
  let release = 1;
  let values: ConfigValues = {};
  let reports: AdoptionReport[] = [];
  const children: ChildProcess[] = [];

  function start(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    children.push(child);
    return child;
  }
  async function startPlatform(): Promise<void> {
    platform = await startJsonServer({
      port: platformPort,
      secret,
      onError: (error) => expect.unreachable(String(error)),
      handle({ method, path: where, body }) {
        if (method === 'POST' && where === '/config/v1/media/adoption') {
          reports.push(adoptionReportSchema.parse(body));
          return { status: 200, body: {} };
        }
        const contentHash = createHash('sha256').update(canonicalJson(values)).digest('hex');
        return { status: 200, body: { namespace: 'media', target: 'osl-1', release, values, contentHash } };
      },
    });
  }
  async function startAgent(): Promise<ChildProcess> {
    return start(process.execPath, [
      fileURLToPath(new URL('./main.ts', import.meta.url)),
      '--settings',
      path.join(directory, 'agent.json'),
    ]);
  }
  const told = (wanted: Partial<AdoptionReport>): boolean =>
    reports.some((report) => Object.entries(wanted).every(([key, value]) => report[key as keyof AdoptionReport] === value));
  const config = (): Promise<string> => readFile(path.join(node.directory, 'nginx.conf'), 'utf8');

  beforeEach(async () => {
    if (tools === undefined) return;
    [release, values, reports] = [1, {}, []];
    directory = await mkdtemp(path.join(tmpdir(), 'switchyard-config-'));
    const ports = await createPortFinder();
    platformPort = await ports.take();
    const place = path.join(directory, 'edge');
    await mkdir(place);
    node = { id: 'osl-1-edge', role: 'edge', directory: place, rtmpPort: await ports.take(), httpPort: await ports.take(), pushPorts: [] };
    const nginx = { binary: tools.nginx, rtmpModule: tools.rtmpModule };
    const user = process.getuid?.() === 0 ? 'root' : undefined;
    const text = renderNginxConfig({ node, nginx, user, values: defaultMediaValues(), isLimited: true });
    await writeFile(path.join(place, 'nginx.conf'), text);
    await writeFile(path.join(directory, 'secret'), secret, { mode: 0o600 });
    const settings: ConfigAgentSettings = {
      idc: 'osl-1',
      namespace: 'media',
      platformUrl: `http://127.0.0.1:${platformPort}`,
      machineSecretFile: path.join(directory, 'secret'),
      stateFile: path.join(directory, 'state.json'),
      nginx,
      nodes: [node],
    };
    await writeFile(path.join(directory, 'agent.json'), JSON.stringify(settings));
    start(tools.nginx, ['-p', place, '-c', path.join(place, 'nginx.conf'), '-e', path.join(place, 'error.log')]);
    await eventually('nginx runs', async () => (await acceptsConnections(node.httpPort)) && (await masterPid(node)) !== undefined);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        process.kill(-child.pid, 'SIGKILL');
        await ended;
      }
    }
    await platform?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('adopts a release only when the old worker is gone, and tells each step', async () => {
    await startPlatform();
    await startAgent();
    await eventually('release 1 needs no reload', () => told({ instance: 'osl-1-edge', release: 1, state: 'adopted' }));
    const master = (await masterPid(node)) ?? 0;
    const [oldWorker] = await workerPids(master);
    [release, values] = [2, { 'edge.maxMessageBytes': 2048, workerShutdownTimeoutMs: 200 }];
    await eventually('release 2 is adopted', () => told({ release: 2, state: 'adopted' }));
    expect(reports.filter((report) => report.release === 2).map(({ state }) => state)).toEqual(['draining', 'adopted']);
    expect(await config()).toContain('max_message 2048;');
    expect(await config()).toContain('max_connections 1024;');
    const workers = await workerPids(master);
    expect(workers).toHaveLength(1);
    expect(workers).not.toContain(oldWorker);
  }, 120_000);

  it('keeps the last good config when a release is refused, and says why', async () => {
    await startPlatform();
    [release, values] = [2, { 'edge.maxMessageBytes': 'much' }];
    await startAgent();
    await eventually('release 2 is refused', () => told({ release: 2, state: 'failed' }));
    expect(reports.find((report) => report.release === 2)?.detail).toContain('edge.maxMessageBytes is "much"');
    expect(await config()).toContain('max_message 1048576;');
    [release, values] = [3, {}];
    await eventually('release 3 is adopted', () => told({ release: 3, state: 'adopted' }));
  }, 120_000);

  it('keeps nginx on the last known release while the platform is away, over a kill of the agent too', async () => {
    await startPlatform();
    [release, values] = [2, { 'edge.maxMessageBytes': 4096, workerShutdownTimeoutMs: 200 }];
    const agent = await startAgent();
    await eventually('release 2 is adopted', () => told({ release: 2, state: 'adopted' }));
    await platform?.close();
    agent.kill('SIGKILL');
    await startAgent();
    reports = [];
    await startPlatform();
    await eventually('the new agent says what runs', () => told({ release: 2, state: 'adopted' }));
    expect(reports.some(({ state }) => state === 'draining')).toBe(false);
    [release, values] = [3, { 'edge.maxMessageBytes': 8192, workerShutdownTimeoutMs: 200 }];
    await eventually('release 3 is adopted', () => told({ release: 3, state: 'adopted' }));
  }, 120_000);

  it('reports a node that does not run, and its adoption when it does', async () => {
    if (tools === undefined) return;
    const master = (await masterPid(node)) ?? 0;
    process.kill(-master, 'SIGKILL');
    await eventually('nginx is gone', async () => (await masterPid(node)) === undefined);
    [release, values] = [2, { 'edge.maxMessageBytes': 4096 }];
    await startPlatform();
    await startAgent();
    await eventually('it is told', () => told({ release: 2, state: 'failed' }));
    expect(reports[0]?.detail).toContain('is not running');
    start(tools.nginx, ['-p', node.directory, '-c', path.join(node.directory, 'nginx.conf'), '-e', path.join(node.directory, 'error.log')]);
    await eventually('it is adopted', () => told({ release: 2, state: 'adopted' }));
    expect(await config()).toContain('max_message 4096;');
  }, 120_000);
});
