import { randomBytes } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The secret in a file that only its owner can read.
 *
 * @throws Error when it is missing, empty or readable by others, naming the file and the way out.
 */
export async function readSecretFile(file: string): Promise<string> {
  const { mode } = await stat(file).catch((cause: unknown) => {
    throw new Error(`the secret file ${file} can't be read: create it with mode 600`, { cause });
  });
  if ((mode & 0o077) !== 0) throw new Error(`the secret file ${file} is open to others: chmod 600 ${file}`);
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < 16) throw new Error(`the secret in ${file} is shorter than 16 characters: write a longer one`);
  return secret;
}

/** Writes a file that is either wholly the old or wholly the new one, also after a power cut; mode 600. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  const directory = await open(path.dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** The text of a file, or undefined when it does not exist. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
