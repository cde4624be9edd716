/** Small JSON files of a profile: written whole or not at all, and never trusted when read. */
import { open, readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';

/** Replaces the file in one step, so a crash leaves the old one or the new one. On disk when it resolves. */
export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}

export type ReadFile<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'missing' }
  /** It could not be understood and was renamed to `keptAs`, so that nothing in it is lost. */
  | { readonly state: 'set-aside'; readonly keptAs: string; readonly why: string };

/** @throws Error when the file is there and can't be read at all, e.g. for lack of permission. */
export async function readJsonFile<T extends z.ZodType>(file: string, schema: T): Promise<ReadFile<z.output<T>>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'missing' };
    throw error;
  }
  try {
    return { state: 'read', value: schema.parse(JSON.parse(text)) };
  } catch (error) {
    const keptAs = `${file}.unreadable`;
    await rename(file, keptAs);
    return { state: 'set-aside', keptAs, why: error instanceof Error ? error.message : String(error) };
  }
}
