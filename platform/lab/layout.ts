/** Who is where: the invented network, its ports and its files. Decided once at the start, then only read. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Idc, Network } from '../../shared/model/network.ts';
import { networkSchema } from '../../shared/model/network.ts';
import { mediaApplication, relayFlashVersions } from '../agents/config/render.ts';
import type { MediaNode } from '../agents/config/settings.ts';
import type { LabOptions } from './options.ts';
import type { PortFinder } from './ports.ts';

/** Small enough that the lab's traffic shows on a load gauge. */
const capacity = { egressCapacityGbps: 0.01, ingestCapacityGbps: 0.01, viewerCapacity: 40, streamCapacity: 40 };

const idcs: readonly Idc[] = [
  { id: 'osl-1', name: 'Oslo', region: 'eu-north', latitude: 59.91, longitude: 10.75, ...capacity, costPerGb: 0.012 },
  { id: 'ath-1', name: 'Athens', region: 'eu-south', latitude: 37.98, longitude: 23.73, ...capacity, costPerGb: 0.019 },
  { id: 'lis-1', name: 'Lisbon', region: 'eu-west', latitude: 38.72, longitude: -9.14, ...capacity, costPerGb: 0.015 },
];

export type LabNode = MediaNode & { readonly idc: string; readonly gatePort: number };
export type LabLayout = {
  readonly directory: string;
  readonly idcs: readonly Idc[];
  readonly nodes: readonly LabNode[];
  readonly streamIds: readonly string[];
  readonly ports: Readonly<Record<'publish' | 'play' | 'ingress' | 'ingressLog' | 'players' | 'platform', number>>;
  readonly files: Readonly<
    Record<'clip' | 'haproxyConfig' | 'haproxySocket' | 'ingressState' | 'ingressSecret' | 'machineSecret' | 'network', string>
  >;
  readonly dataDirectory: string;
};

export function logFileOf(layout: LabLayout, name: string): string {
  return path.join(layout.directory, 'logs', `${name}.log`);
}
export function settingsFileOf(layout: LabLayout, name: string): string {
  return path.join(layout.directory, `${name}.json`);
}
export function loopbackUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
export function rtmpUrl(port: number): string {
  return `rtmp://127.0.0.1:${port}/${mediaApplication}`;
}

async function placeNodes(directory: string, ports: PortFinder): Promise<LabNode[]> {
  const nodes: LabNode[] = [];
  for (const role of ['edge', 'origin'] as const) {
    const edgePorts = nodes.filter((node) => node.role === 'edge').map(({ rtmpPort }) => rtmpPort);
    for (const { id: idc } of idcs) {
      const id = `${idc}-${role}`;
      const [rtmpPort, httpPort, gatePort] = [await ports.take(), await ports.take(), await ports.take()];
      const pushPorts = role === 'origin' ? edgePorts : [];
      nodes.push({ id, idc, role, directory: path.join(directory, 'nodes', id), rtmpPort, httpPort, gatePort, pushPorts });
    }
  }
  return nodes;
}

/** Decides the layout in an empty directory of the lab's own. */
export async function planLayout(directory: string, ports: PortFinder, options: LabOptions): Promise<LabLayout> {
  const file = (name: string): string => path.join(directory, name);
  const streamIds = Array.from({ length: options.streams }, (_, index) => `channel-${String(index + 1).padStart(2, '0')}`);
  return {
    directory,
    idcs,
    nodes: await placeNodes(directory, ports),
    streamIds,
    ports: {
      publish: await ports.take(),
      play: await ports.take(),
      ingress: await ports.take(),
      ingressLog: await ports.take(),
      players: await ports.take(),
      platform: await ports.take(),
    },
    files: {
      clip: file('clip.flv'),
      haproxyConfig: file('haproxy.cfg'),
      haproxySocket: file('haproxy.sock'),
      ingressState: file('ingress-agent.state.json'),
      ingressSecret: file('ingress.secret'),
      machineSecret: file('machine.secret'),
      network: file('network.json'),
    },
    dataDirectory: options.dataDirectory === undefined ? file('data') : path.resolve(options.dataDirectory),
  };
}

/** Directories, secrets and the network file. */
export async function writeLayout(layout: LabLayout, withTraffic: boolean): Promise<void> {
  const { files, ports } = layout;
  const directories = [path.join(layout.directory, 'logs'), ...layout.nodes.map((node) => node.directory)];
  await Promise.all(directories.map((directory) => mkdir(directory, { recursive: true, mode: 0o700 })));
  for (const secretFile of [files.ingressSecret, files.machineSecret]) {
    await writeFile(secretFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  }
  const network: Network = networkSchema.parse({
    name: 'Lab',
    environment: 'lab',
    idcs: layout.idcs,
    nodes: layout.nodes.map(({ id, idc, role, gatePort }) => ({
      id,
      idc,
      role,
      statUrl: `${loopbackUrl(gatePort)}/stat`,
      ...(role === 'origin' ? { controlUrl: `${loopbackUrl(gatePort)}/control` } : {}),
    })),
    relayFlashVersions: [...relayFlashVersions],
    ingress: { url: loopbackUrl(ports.ingress), secretFile: files.ingressSecret },
    ...(withTraffic ? { players: { url: loopbackUrl(ports.players) } } : {}),
    machineSecretFile: files.machineSecret,
  });
  await writeFile(files.network, JSON.stringify(network, undefined, 2), { mode: 0o600 });
}
