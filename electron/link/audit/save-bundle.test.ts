import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditTransfer } from '../../../shared/ipc/audit-trust.ts';
import { saveBundle } from './save-bundle.ts';

const header = {
  format: 'switchyard-audit-bundle/1',
  from: 2,
  to: 5,
  madeAtMs: 0,
  checkpoint: '',
  rotations: [],
  proof: [],
};
let directory: string;
let server: Server | undefined;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'switchyard-bundle-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(directory, { recursive: true });
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** Saves to a file that is there already, with all that was told of it. */
async function save(platformUrl: string, { cancelAfter = Infinity }: { readonly cancelAfter?: number } = {}) {
  const file = path.join(directory, 'log.bundle');
  await writeFile(file, 'of yesterday');
  const told: AuditTransfer[] = [];
  const stopping = new AbortController();
  const saving = saveBundle({
    platformUrl,
    accessToken: 'token',
    file,
    fromMs: null,
    toMs: null,
    remembered: null,
    signal: stopping.signal,
    onProgress(transfer) {
      told.push(transfer);
      if (transfer.entries >= cancelAfter) stopping.abort(new Error('cancelled'));
    },
  });
  const outcome = await saving.catch((error: unknown) => error);
  return { outcome, told, text: await readFile(file, 'utf8'), files: await readdir(directory) };
}

const line = `${'0'.repeat(64)} {}\n`;

describe('an export that is saved', () => {
  it('replaces what was there once all of it has come, and says how far it is', async () => {
    const url = await serve((_, response) => void response.end(`${JSON.stringify(header)}\n${line.repeat(3)}`));
    const { outcome, told, text, files } = await save(url);
    expect(outcome).toMatchObject({ fault: expect.stringContaining('could not be checked') as unknown });
    expect(told.at(-1)).toEqual({ entries: 3, total: 3 });
    expect([text.split('\n').length, files]).toEqual([5, ['log.bundle']]);
  });

  it('is cancelled in the middle, and leaves what was there', async () => {
    // Never comes to its end by itself.
    const url = await serve((_, response) => void response.write(`${JSON.stringify(header)}\n${line}`));
    const { outcome, text, files } = await save(url, { cancelAfter: 1 });
    expect(outcome).toMatchObject({ message: 'cancelled' });
    expect([text, files]).toEqual(['of yesterday', ['log.bundle']]);
  });

  it('is cancelled when all of it has come but not been checked, too', async () => {
    const url = await serve((_, response) => void response.end(`${JSON.stringify(header)}\n${line.repeat(3)}`));
    const { outcome, text, files } = await save(url, { cancelAfter: 3 });
    expect(outcome).toMatchObject({ message: 'cancelled' });
    expect([text, files]).toEqual(['of yesterday', ['log.bundle']]);
  });

  it('that the platform cuts leaves what was there', async () => {
    const url = await serve((request, response) => {
      response.write(`${JSON.stringify(header)}\n`, () => request.socket.destroy());
    });
    const { outcome, text, files } = await save(url);
    expect(outcome).toMatchObject({ name: 'Error' });
    expect([text, files]).toEqual(['of yesterday', ['log.bundle']]);
  });
});
