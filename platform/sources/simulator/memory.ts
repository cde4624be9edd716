/** What the simulated network has been told, on disk: a target's memory outlives the platform that commands it. */
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { routingSchema } from '../../../shared/agents/ingress.ts';
import type { RoutingCommand } from '../../contracts.ts';

const memorySchema = z.object({ token: z.number().int().nonnegative(), key: z.string(), routing: routingSchema });

const heldOriginsSchema = z.record(z.string(), z.object({ idc: z.string(), token: z.number().int().nonnegative(), key: z.string() }));
/** By stream: where its encoder was sent last, by which command. */
export type HeldOrigins = Readonly<z.infer<typeof heldOriginsSchema>>;

/** null when there is none yet. @throws Error naming the file when it is not what was written. */
export function readMemory(file: string): Promise<RoutingCommand | null> {
  return readAs(file, memorySchema);
}

/** As `readMemory`. */
export function readOrigins(file: string): Promise<HeldOrigins | null> {
  return readAs(file, heldOriginsSchema);
}

async function readAs<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not the simulator's memory: move it away to begin anew`, { cause });
  }
}

/** Complete on disk, or not there at all. */
export async function writeMemory(file: string, memory: RoutingCommand | HeldOrigins): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(memory));
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
