/** A running lab: starts everything in order, answers for its state, and leaves nothing behind. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ingressStatusSchema } from '../../shared/agents/ingress.ts';
import { playersReportSchema } from '../../shared/agents/players.ts';
import { makeClip } from './clip.ts';
import type { LabStatus, ServerStatus } from './contract.ts';
import { openGate } from './gate.ts';
import type { Gate } from './gate.ts';
import { logFileOf, loopbackUrl, planLayout, writeLayout } from './layout.ts';
import type { LabLayout } from './layout.ts';
import type { LabOptions } from './options.ts';
import { createPortFinder } from './ports.ts';
import { findReadyLine, readJson } from './probes.ts';
import { startReaper } from './reaper.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess, ServerSpec } from './server-process.ts';
import {
  configAgentServer,
  consoleServer,
  haproxyServer,
  ingressAgentServer,
  nginxServer,
  platformServer,
  playersServer,
  publishersServer,
} from './servers.ts';
import type { LabContext } from './servers.ts';
import { findTools } from './tools.ts';

export type Lab = {
  readonly layout: LabLayout;
  readonly status: () => LabStatus;
  readonly server: (name: string) => ServerProcess | undefined;
  readonly gate: (node: string) => Gate | undefined;
  /** Starts all that the options ask for and waits until traffic flows. @throws Error with the words of who did not start. */
  readonly start: () => Promise<void>;
  readonly openConsole: () => Promise<void>;
  /** The platform's ready line of its present run. */
  readonly platformReady: () => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Ends every process, removes every file. Safe to call at any time and more than once. */
  readonly stop: () => Promise<void>;
};

export type LabSurroundings = { readonly say: (words: string) => void; readonly onDeath: (status: ServerStatus) => void };

const trafficWithinMs = 60_000;

/** @throws Error when a program is missing or no directory or port is to be had. */
export async function createLab(options: LabOptions, around: LabSurroundings): Promise<Lab> {
  const tools = await findTools();
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-lab-'));
  const reaper = startReaper(directory);
  const layout = await planLayout(directory, await createPortFinder(), options);
  const context: LabContext = { layout, tools, options };
  const servers = new Map<string, ServerProcess>();
  const gates = new Map<string, Gate>();
  const clipEnd = new AbortController();
  let stopping: Promise<void> | undefined;

  function begin(spec: ServerSpec): Promise<void> {
    if (stopping !== undefined) throw new Error('the lab is being stopped');
    const logFile = logFileOf(layout, spec.name);
    const server = createServerProcess(spec, { logFile, directory, reaper, onDeath: around.onDeath });
    servers.set(spec.name, server);
    return server.start();
  }

  async function startNetwork(): Promise<void> {
    for (const { id, gatePort, httpPort } of layout.nodes) gates.set(id, await openGate({ port: gatePort, targetPort: httpPort }));
    const specs = await Promise.all([
      ...layout.nodes.map((node) => nginxServer(context, node)),
      haproxyServer(context),
      ingressAgentServer(context),
    ]);
    await Promise.all(specs.map(begin));
  }

  async function arePublishersUp(secret: string): Promise<boolean> {
    const ingress = ingressStatusSchema.safeParse(await readJson(`${loopbackUrl(layout.ports.ingress)}/v1/status`, secret));
    if (!ingress.success || ingress.data.servers.some(({ check }) => check !== 'up')) return false;
    const publishers = ingress.data.servers.filter(({ trafficClass }) => trafficClass === 'publish');
    return publishers.reduce((sum, { sessions }) => sum + sessions, 0) >= options.streams;
  }

  async function arePlayersPlaying(): Promise<boolean> {
    const players = playersReportSchema.safeParse(await readJson(`${loopbackUrl(layout.ports.players)}/v1/players`));
    const expected = options.streams === 0 ? 0 : options.viewers;
    return players.success && players.data.rows.reduce((sum, { viewers }) => sum + viewers, 0) >= expected;
  }

  async function untilTraffic(isThere: () => Promise<boolean>): Promise<void> {
    const endAtMs = Date.now() + trafficWithinMs;
    while (!(await isThere())) {
      if (stopping !== undefined) return;
      if (Date.now() > endAtMs) throw new Error(`traffic does not flow after ${trafficWithinMs / 1000} s: see ${directory}/logs`);
      await wait(100);
    }
  }

  /** Viewers come when there is something to see, so that their first start times mean something. */
  async function startTraffic(): Promise<void> {
    const secret = (await readFile(layout.files.ingressSecret, 'utf8')).trim();
    await begin(await publishersServer(context));
    await untilTraffic(() => arePublishersUp(secret));
    await begin(await playersServer(context));
    await untilTraffic(arePlayersPlaying);
  }

  async function start(): Promise<void> {
    await writeLayout(layout, options.withTraffic);
    around.say(`Three IDCs of nginx-rtmp, HAProxy and its ingress agent, in ${directory}`);
    const clip = options.withTraffic ? makeClip(tools.ffmpeg, layout.files.clip, clipEnd.signal) : Promise.resolve();
    await Promise.all([startNetwork(), clip]);
    const platform = options.withPlatform ? platformServer(context).then(begin) : Promise.resolve();
    if (options.withTraffic) {
      around.say(`${options.streams} publishers and ${options.viewers} viewers`);
      const agents = platform.then(() => Promise.all(layout.idcs.map(async ({ id }) => begin(await configAgentServer(context, id)))));
      await Promise.all([agents, startTraffic()]);
    }
    await platform;
  }

  async function tidyUp(): Promise<void> {
    clipEnd.abort();
    await Promise.all([...servers.values()].map((server) => server.stop()));
    await Promise.all([...gates.values()].map((gate) => gate.close()));
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    await reaper.dismiss();
  }

  return {
    layout,
    status: () => ({
      servers: [...servers.values()].map((server) => server.status()),
      gates: [...gates].map(([node, gate]) => ({ node, port: gate.port, state: gate.isBlocked() ? 'blocked' : 'open' })),
    }),
    server: (name) => servers.get(name),
    gate: (node) => gates.get(node),
    start,
    openConsole: () => begin(consoleServer(context)),
    async platformReady() {
      return servers.has('platform') ? findReadyLine(await readFile(logFileOf(layout, 'platform'), 'utf8')) : undefined;
    },
    stop() {
      stopping ??= tidyUp();
      return stopping;
    },
  };
}
