/** What the simulated ingress has been told, on disk: a target's memory outlives the platform that commands it. */
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { routingSchema } from '../../../shared/agents/ingress.ts';
import type { RoutingCommand } from '../../contracts.ts';

const memorySchema = z.object({ token: z.number().int().nonnegative(), key: z.string(), routing: routingSchema });

/** null when there is none yet. @throws Error naming the file when it is not what was written. */
export async function readMemory(file: string): Promise<RoutingCommand | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not the simulator's memory: move it away to begin anew`, { cause });
  }
}

/** Complete on disk, or not there at all. */
export async function writeMemory(file: string, command: RoutingCommand): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(command));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
  const directory = await open(path.dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
