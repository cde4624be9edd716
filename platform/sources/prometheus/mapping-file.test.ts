import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDirectory } from '../../test-support/process.ts';
import { openPrometheus } from './mapping-file.ts';
import { exampleMapping } from './recorded-rounds.ts';

const example = fileURLToPath(new URL('../../../docs/prometheus-mapping.json', import.meta.url));

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let prometheus: { url: string; intervalMs: number; mappingFile: string; secretFile: string };

beforeEach(async () => {
  directory = await makeDirectory();
  const [mappingFile, secretFile] = [path.join(directory.path, 'mapping.json'), path.join(directory.path, 'token')];
  prometheus = { url: 'http://127.0.0.1:9090', intervalMs: 15_000, mappingFile, secretFile };
  await copyFile(example, mappingFile);
  await writeFile(secretFile, 'a token of the server\n', { mode: 0o600 });
});
afterEach(() => directory.remove());

describe('a Prometheus server of the network file', () => {
  it('comes with its mapping and its token', async () => {
    expect(await openPrometheus({ prometheus })).toEqual({
      url: 'http://127.0.0.1:9090',
      intervalMs: 15_000,
      bearer: 'a token of the server',
      mapping: exampleMapping,
    });
    expect(await openPrometheus({})).toBeNull();
  });

  it('keeps its token from those who do not ask it', async () => {
    expect((await openPrometheus({ prometheus: { ...prometheus, collector: 'north' } }))?.bearer).toBeNull();
    expect((await openPrometheus({ prometheus: { ...prometheus, collector: 'north' } }, 'north'))?.bearer).toBe('a token of the server');
  });

  it('is refused with a mapping that is missing, not JSON or no mapping, and with a token that is open to others', async () => {
    await writeFile(prometheus.mappingFile, '{');
    await expect(openPrometheus({ prometheus })).rejects.toThrow("mapping.json can't be read");
    await writeFile(prometheus.mappingFile, '{"queries":[{"of":"weather"}]}');
    await expect(openPrometheus({ prometheus })).rejects.toThrow('queries[0].of');
    await expect(openPrometheus({ prometheus: { ...prometheus, mappingFile: '/nowhere' } })).rejects.toMatchObject({ name: 'StartError' });
    await copyFile(example, prometheus.mappingFile);
    await writeFile(path.join(directory.path, 'open'), 'a token of the server', { mode: 0o644 });
    await expect(openPrometheus({ prometheus: { ...prometheus, secretFile: path.join(directory.path, 'open') } })).rejects.toThrow(
      'chmod 600',
    );
  });

  it('does not tell what viewers feel beside a measurement server', async () => {
    await expect(openPrometheus({ prometheus, players: { url: 'http://127.0.0.1:1' } })).rejects.toThrow('has queries of quality');
  });
});
