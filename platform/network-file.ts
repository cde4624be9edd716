import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fileFault } from './file-fault.ts';
import { trafficFaultIn } from './traffic-fault.ts';
import { networkSchema } from '../shared/model/network.ts';
import type { Network } from '../shared/model/network.ts';
import { StartError } from './start-error.ts';

/** The network file, with the paths in it taken from where it lies. @throws StartError naming the file and the fault. */
export async function readNetworkFile(file: string): Promise<Network> {
  const network = parse(file, await read(file));
  const directory = path.dirname(path.resolve(file));
  const { traffic, ...others } = network;
  return {
    ...others,
    ...trafficIn(traffic, network.ingress, directory),
    ...(network.prometheus === undefined ? {} : { prometheus: withPaths(network.prometheus, directory) }),
    ...(network.machineSecretFile === undefined ? {} : { machineSecretFile: path.resolve(directory, network.machineSecretFile) }),
  };
}

/** `kind: 'ingress'` is another way to name the ingress agent. */
function trafficIn(traffic: Network['traffic'], ingress: Network['ingress'], directory: string): Pick<Network, 'ingress' | 'traffic'> {
  const found = (file: string): string => path.resolve(directory, file);
  if (ingress !== undefined) return { ingress: { ...ingress, secretFile: found(ingress.secretFile) } };
  switch (traffic?.kind) {
    case undefined:
      return {};
    case 'ingress':
      return { ingress: { url: traffic.url, secretFile: found(traffic.secretFile) } };
    case 'webhook':
      return { traffic: { ...traffic, secretFile: found(traffic.secretFile) } };
    case 'dns':
      return { traffic: { ...traffic, key: { ...traffic.key, secretFile: found(traffic.key.secretFile) } } };
  }
}

function withPaths(prometheus: NonNullable<Network['prometheus']>, directory: string): NonNullable<Network['prometheus']> {
  const { mappingFile, secretFile } = prometheus;
  return {
    ...prometheus,
    mappingFile: path.resolve(directory, mappingFile),
    ...(secretFile === undefined ? {} : { secretFile: path.resolve(directory, secretFile) }),
  };
}

async function read(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? `is not JSON: ${cause.message}`
        : `can't be read: ${fileFault(cause)?.why ?? (cause instanceof Error ? cause.message : String(cause))}`;
    throw new StartError(`the network file ${file} ${why}`, 'Give a network file with --network FILE.', cause);
  }
}

function parse(file: string, json: unknown): Network {
  const parsed = networkSchema.safeParse(json);
  if (!parsed.success) {
    throw new StartError(
      `the network file ${file} is not valid:\n${z.prettifyError(parsed.error)}`,
      'Mend it and start again.',
      parsed.error,
    );
  }
  const idcs = new Set(parsed.data.idcs.map((idc) => idc.id));
  const stray = parsed.data.nodes.find((node) => !idcs.has(node.idc));
  if (stray !== undefined) {
    throw new StartError(
      `the network file ${file} puts node ${stray.id} into ${stray.idc}, which is not among its IDCs`,
      'Add the IDC, or correct the node.',
    );
  }
  const { nodes, prometheus } = parsed.data;
  const unread = nodes.find(
    ({ kind, collector }) => kind === 'prometheus' && (prometheus === undefined || prometheus.collector !== collector),
  );
  if (unread !== undefined) {
    throw new StartError(
      prometheus === undefined
        ? `the network file ${file} has no prometheus section to tell of node ${unread.id}`
        : `the network file ${file} names other collectors for node ${unread.id} and for prometheus`,
      'Give the section, or the same collector to both.',
    );
  }
  const fault = trafficFaultIn(parsed.data);
  if (fault !== null) throw new StartError(`the network file ${file} ${fault.what}`, fault.remedy);
  return parsed.data;
}
