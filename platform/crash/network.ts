/** The network of a crash run as the platform reads it: four IDCs with an origin in each, and what moves traffic. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { networkSchema } from '../../shared/model/network.ts';
import { simulatedIdcs } from '../sources/simulator/network.ts';

type NetworkFile = z.input<typeof networkSchema>;

/** The sections of the network file that name what moves traffic. */
export type Mover = Pick<NetworkFile, 'ingress' | 'traffic'>;

const crashIdcs = simulatedIdcs({ seed: 1, idcs: 4, streams: 40, scenario: 'calm' });
export const crashIdcIds = crashIdcs.map(({ id }) => id);

export interface CrashNetwork {
  readonly directory: string;
  readonly mover: Mover;
  readonly nodes?: NetworkFile['nodes'];
}

/** Answers the flags that start a platform on it. */
export async function writeNetwork({ directory, mover, nodes = [] }: CrashNetwork): Promise<readonly string[]> {
  const file = path.join(directory, 'network.json');
  const network: NetworkFile = { name: 'Crash run', environment: 'lab', idcs: crashIdcs, nodes, ...mover };
  await writeFile(file, JSON.stringify(network));
  return ['--network', file, '--dev-identity'];
}
