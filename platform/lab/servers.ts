/** The servers of a lab: which program, which settings, and how one knows that it is ready. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultMediaValues } from '../agents/config/media-values.ts';
import { mediaApplication, renderNginxConfig } from '../agents/config/render.ts';
import type { ConfigAgentSettings } from '../agents/config/settings.ts';
import type { IngressSettings } from '../agents/ingress/settings.ts';
import { haproxyBackends, renderHaproxyConfig } from './haproxy-config.ts';
import type { LabLayout, LabNode } from './layout.ts';
import { loopbackUrl, rtmpUrl, settingsFileOf } from './layout.ts';
import type { LabOptions } from './options.ts';
import type { PlayersSettings } from './player/main.ts';
import { acceptsConnections, findReadyLine, readJson } from './probes.ts';
import type { PublishersSettings } from './publishers/main.ts';
import type { ServerSpec } from './server-process.ts';
import type { LabTools } from './tools.ts';

export type LabContext = { readonly layout: LabLayout; readonly tools: LabTools; readonly options: LabOptions };

function program(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

async function writeSettings(context: LabContext, name: string, settings: object): Promise<string> {
  const file = settingsFileOf(context.layout, name);
  await writeFile(file, JSON.stringify(settings, undefined, 2), { mode: 0o600 });
  return file;
}

/** Our own programs run on the Node that runs the lab. */
function nodeProgram(relative: string, args: readonly string[]): Pick<ServerSpec, 'command' | 'args'> {
  return { command: process.execPath, args: ['--disable-warning=ExperimentalWarning', program(relative), ...args] };
}

export async function nginxServer({ tools }: LabContext, node: LabNode): Promise<ServerSpec> {
  const nginx = { binary: tools.nginx, rtmpModule: tools.rtmpModule };
  const user = process.getuid?.() === 0 ? 'root' : undefined;
  const config = path.join(node.directory, 'nginx.conf');
  await writeFile(config, renderNginxConfig({ node, nginx, user, values: defaultMediaValues(), isLimited: true }), { mode: 0o600 });
  return {
    name: node.id,
    kind: node.role,
    command: tools.nginx,
    args: ['-p', node.directory, '-c', config, '-e', path.join(node.directory, 'error.log')],
    ports: { rtmp: node.rtmpPort, http: node.httpPort, gate: node.gatePort },
    isReady: () => acceptsConnections(node.httpPort),
  };
}

export async function haproxyServer({ layout, tools }: LabContext): Promise<ServerSpec> {
  await writeFile(layout.files.haproxyConfig, renderHaproxyConfig(layout), { mode: 0o600 });
  return {
    name: 'haproxy',
    kind: 'haproxy',
    command: tools.haproxy,
    args: ['-db', '-f', layout.files.haproxyConfig],
    ports: { publish: layout.ports.publish, play: layout.ports.play },
    isReady: () => acceptsConnections(layout.ports.play),
  };
}

export async function ingressAgentServer(context: LabContext): Promise<ServerSpec> {
  const { layout } = context;
  const settings = await writeSettings(context, 'ingress-agent', {
    agentId: 'lab-ingress',
    port: layout.ports.ingress,
    secretFile: layout.files.ingressSecret,
    stateFile: layout.files.ingressState,
    runtimeSocket: layout.files.haproxySocket,
    logPort: layout.ports.ingressLog,
    backends: haproxyBackends,
    idcs: layout.idcs.map(({ id }) => id),
  } satisfies IngressSettings);
  return {
    name: 'ingress-agent',
    kind: 'ingress-agent',
    ...nodeProgram('../agents/ingress/main.ts', ['--settings', settings]),
    ports: { http: layout.ports.ingress, log: layout.ports.ingressLog },
    isReady: () => acceptsConnections(layout.ports.ingress),
  };
}

export async function configAgentServer(context: LabContext, idc: string): Promise<ServerSpec> {
  const { layout, tools } = context;
  const name = `config-agent-${idc}`;
  const settings = await writeSettings(context, name, {
    idc,
    namespace: 'media',
    platformUrl: loopbackUrl(layout.ports.platform),
    machineSecretFile: layout.files.machineSecret,
    stateFile: path.join(layout.directory, `${name}.state.json`),
    nginx: { binary: tools.nginx, rtmpModule: tools.rtmpModule },
    nodes: layout.nodes.filter((node) => node.idc === idc),
  } satisfies ConfigAgentSettings);
  return {
    name,
    kind: 'config-agent',
    ...nodeProgram('../agents/config/main.ts', ['--settings', settings]),
    ports: {},
    isReady: async () => true,
  };
}

export async function playersServer(context: LabContext): Promise<ServerSpec> {
  const { layout, options } = context;
  const { streamIds, ports, files } = layout;
  const settings = await writeSettings(context, 'players', {
    port: ports.players,
    playPort: ports.play,
    app: mediaApplication,
    streamIds:
      streamIds.length === 0 ? [] : Array.from({ length: options.viewers }, (_, index) => streamIds[index % streamIds.length] ?? ''),
    ingress: { url: loopbackUrl(ports.ingress), secretFile: files.ingressSecret },
  } satisfies PlayersSettings);
  return {
    name: 'players',
    kind: 'players',
    ...nodeProgram('./player/main.ts', ['--settings', settings]),
    ports: { http: ports.players },
    isReady: async () => (await readJson(`${loopbackUrl(ports.players)}/v1/players`)) !== undefined,
  };
}

export async function publishersServer(context: LabContext): Promise<ServerSpec> {
  const { layout, tools } = context;
  const settings = await writeSettings(context, 'publishers', {
    ffmpeg: tools.ffmpeg,
    clip: layout.files.clip,
    publishUrl: rtmpUrl(layout.ports.publish),
    streamIds: [...layout.streamIds],
  } satisfies PublishersSettings);
  return {
    name: 'publishers',
    kind: 'publishers',
    ...nodeProgram('./publishers/main.ts', ['--settings', settings]),
    ports: {},
    isReady: async () => true,
  };
}

/** The platform keeps its port over restarts, so that consoles and config agents find it again. */
export async function platformServer({ layout }: LabContext): Promise<ServerSpec> {
  await mkdir(layout.dataDirectory, { recursive: true, mode: 0o700 });
  const { network } = layout.files;
  const args = ['--network', network, '--data', layout.dataDirectory, '--port', String(layout.ports.platform), '--dev-identity', '--json'];
  return {
    name: 'platform',
    kind: 'platform',
    ...nodeProgram('../main.ts', args),
    ports: { http: layout.ports.platform },
    isReady: async (output) => findReadyLine(await output()) !== undefined,
  };
}

/** The desktop console on the lab's platform, set up and started as `npm start` does. */
export function consoleServer({ layout }: LabContext): ServerSpec {
  const args = ['--connect', loopbackUrl(layout.ports.platform)];
  return { name: 'console', kind: 'console', ...nodeProgram('../../build/start/main.mjs', args), ports: {}, isReady: async () => true };
}
