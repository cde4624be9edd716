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

  describe('names what moves traffic', () => {
    const { ingress, ...bare } = network;
    const place = { publish: { host: 'In.Osl-1.example.', port: 1935 }, play: { host: 'osl-1.example', port: 8080 } };
    const dns = {
      kind: 'dns',
      host: '10.0.0.53',
      zone: 'Example.',
      publish: '_publish._tcp.example',
      play: '_play._tcp.example',
      key: { name: 'switchyard-key', secretFile: 'tsig.secret' },
      idcs: { 'osl-1': place },
    };

    async function readWith(traffic: unknown, others: object = bare) {
      await writeFile(file, JSON.stringify({ ...others, traffic }));
      return readNetworkFile(file);
    }

    it('by the ingress agent, which may be said in either of two ways', async () => {
      const read = await readWith({ kind: 'ingress', ...ingress });
      expect(read.ingress).toEqual({ url: ingress.url, secretFile: path.join(directory.path, 'ingress.secret') });
      expect(read.traffic).toBeUndefined();
    });

    it('by a webhook', async () => {
      expect((await readWith({ kind: 'webhook', url: 'https://traffic.example/routing', secretFile: 'hook.secret' })).traffic).toEqual({
        kind: 'webhook',
        answers: 'signed',
        url: 'https://traffic.example/routing',
        method: 'PUT',
        secretFile: path.join(directory.path, 'hook.secret'),
      });
    });

    it('by weights in DNS', async () => {
      expect((await readWith(dns)).traffic).toEqual({
        ...dns,
        port: 53,
        zone: 'example',
        ttlSeconds: 20,
        key: { name: 'switchyard-key', secretFile: path.join(directory.path, 'tsig.secret') },
        idcs: { 'osl-1': { ...place, publish: { host: 'in.osl-1.example', port: 1935 } } },
      });
    });

    it.each([
      ['is of no known kind', { kind: 'bgp' }, 'traffic.kind'],
      ['has an address of another protocol', { kind: 'webhook', url: 'ftp://x/', secretFile: 's' }, 'traffic.url'],
      ['has a name that is none', { ...dns, play: 'a..b' }, 'traffic.play'],
      ['has no host for an IDC', { ...dns, idcs: {} }, 'has no traffic.idcs.osl-1'],
      ['has a host for an IDC that is not there', { ...dns, idcs: { 'osl-1': place, 'ath-1': place } }, 'has traffic.idcs.ath-1'],
      ['puts a name outside the zone', { ...dns, play: 'play.elsewhere' }, 'puts traffic.play play.elsewhere outside the zone example'],
      ['gives two things the same name', { ...dns, play: dns.publish }, 'the same name'],
      ['gives the control record the name of the weights', { ...dns, control: dns.publish }, 'the same name'],
    ])('and is refused when it %s', async (_, traffic, words) => {
      await expect(readWith(traffic)).rejects.toMatchObject({ name: 'StartError' });
      await expect(readWith(traffic)).rejects.toThrow(words);
    });

    it('and is refused when two IDCs take traffic at one place, or beside an ingress agent', async () => {
      const idcs = [idc, { ...idc, id: 'ath-1' }];
      await expect(readWith({ ...dns, idcs: { 'osl-1': place, 'ath-1': place } }, { ...bare, idcs })).rejects.toThrow(
        'gives osl-1 and ath-1',
      );
      await expect(readWith(dns, network)).rejects.toThrow('both ingress and traffic');
    });
  });

  it('is refused when a node stands in no IDC', async () => {
    await writeFile(file, JSON.stringify({ ...network, nodes: [{ ...network.nodes[0], idc: 'ath-1' }] }));
    await expect(readNetworkFile(file)).rejects.toMatchObject({ name: 'StartError' });
    await expect(readNetworkFile(file)).rejects.toThrow('ath-1');
  });
});
