import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNetworkFile } from './network-file.ts';
import { makeDirectory } from './test-support/process.ts';

const idc = {
  id: 'osl-1',
  name: 'Oslo',
  region: 'North',
  latitude: 59.9,
  longitude: 10.7,
  egressCapacityGbps: 1,
  ingestCapacityGbps: 1,
  viewerCapacity: 10,
  streamCapacity: 10,
  costPerGb: 0.01,
};
const network = {
  name: 'Test',
  environment: 'lab',
  idcs: [idc],
  nodes: [{ id: 'osl-1-origin', idc: 'osl-1', role: 'origin', statUrl: 'http://127.0.0.1:8080/stat' }],
  ingress: { url: 'http://127.0.0.1:9000', secretFile: 'ingress.secret' },
};

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let file: string;

beforeEach(async () => {
  directory = await makeDirectory();
  file = path.join(directory.path, 'network.json');
});
afterEach(() => directory.remove());

describe('the network file', () => {
  it('names secrets by paths from where it lies', async () => {
    await writeFile(file, JSON.stringify(network));
    expect((await readNetworkFile(file)).ingress?.secretFile).toBe(path.join(directory.path, 'ingress.secret'));
  });

  it('is refused when it is missing, not JSON or not a network, naming file and place', async () => {
    await expect(readNetworkFile(file)).rejects.toThrow(file);
    await writeFile(file, '{');
    await expect(readNetworkFile(file)).rejects.toThrow('is not JSON');
    await writeFile(file, JSON.stringify({ ...network, idcs: [{ ...idc, id: 'Oslo 1' }] }));
    await expect(readNetworkFile(file)).rejects.toThrow('idcs[0].id');
  });

  it('names the mapping of a Prometheus server by its path, and how often it is asked', async () => {
    const told = { id: 'osl-1-edge', idc: 'osl-1', role: 'edge', kind: 'prometheus' };
    const prometheus = { url: 'http://127.0.0.1:9090', mappingFile: 'mapping.json', secretFile: 'token' };
    await writeFile(file, JSON.stringify({ ...network, nodes: [told], prometheus }));
    expect((await readNetworkFile(file)).prometheus).toEqual({
      url: 'http://127.0.0.1:9090',
      intervalMs: 5_000,
      mappingFile: path.join(directory.path, 'mapping.json'),
      secretFile: path.join(directory.path, 'token'),
    });
    await writeFile(file, JSON.stringify({ ...network, nodes: [told] }));
    await expect(readNetworkFile(file)).rejects.toThrow('no prometheus section to tell of node osl-1-edge');
    await writeFile(file, JSON.stringify({ ...network, nodes: [told], prometheus: { ...prometheus, collector: 'north' } }));
    await expect(readNetworkFile(file)).rejects.toThrow('other collectors for node osl-1-edge and for prometheus');
    await writeFile(file, JSON.stringify({ ...network, nodes: [{ ...told, kind: 'srs' }], prometheus }));
    await expect(readNetworkFile(file)).rejects.toThrow('needs a statUrl');
  });

  it('is refused when a node stands in no IDC', async () => {
    await writeFile(file, JSON.stringify({ ...network, nodes: [{ ...network.nodes[0], idc: 'ath-1' }] }));
    await expect(readNetworkFile(file)).rejects.toMatchObject({ name: 'StartError' });
    await expect(readNetworkFile(file)).rejects.toThrow('ath-1');
  });
});
