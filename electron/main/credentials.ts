import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../files.ts';

/** What seals a text so that only this user of this machine can open it; the part of Electron's safeStorage that is used. */
export interface Sealer {
  isEncryptionAvailable(): boolean;
  /** Linux only: `basic_text` is a password that everybody knows. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

/** Refresh tokens by platform. Where nothing can seal them they live in memory only: never in plain text on a disk. */
export interface Credentials {
  readonly canPersist: boolean;
  refreshToken(platformUrl: string): string | null;
  /** null: forget it. */
  keep(platformUrl: string, refreshToken: string | null): Promise<void>;
}

const fileSchema = z.object({ version: z.literal(1), sealed: z.record(z.string(), z.string()) });

export async function openCredentials(file: string, sealer: Sealer, isLinux: boolean): Promise<Credentials> {
  const canPersist = sealer.isEncryptionAvailable() && !(isLinux && sealer.getSelectedStorageBackend?.() === 'basic_text');
  const tokens = new Map<string, string>();
  const stored = canPersist ? await readJsonFile(file, fileSchema) : null;
  if (stored?.state === 'read') {
    for (const [url, sealed] of Object.entries(stored.value.sealed)) {
      const token = unseal(sealer, sealed);
      if (token !== null) tokens.set(url, token);
    }
  }
  let writing: Promise<unknown> = Promise.resolve();

  async function write(): Promise<void> {
    const sealed = [...tokens].map(([url, token]) => [url, sealer.encryptString(token).toString('base64')] as const);
    await writeJsonFile(file, { version: 1, sealed: Object.fromEntries(sealed) });
  }

  return {
    canPersist,
    refreshToken: (platformUrl) => tokens.get(platformUrl) ?? null,
    async keep(platformUrl, refreshToken) {
      if (refreshToken === null) tokens.delete(platformUrl);
      else tokens.set(platformUrl, refreshToken);
      if (!canPersist) return;
      const next = writing.then(write);
      writing = next.catch(() => undefined);
      await next;
    },
  };
}

/** A keyring that was replaced can't open what the old one sealed: the person signs in again. */
function unseal(sealer: Sealer, sealed: string): string | null {
  try {
    return sealer.decryptString(Buffer.from(sealed, 'base64'));
  } catch {
    return null;
  }
}
