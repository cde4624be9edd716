import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Network } from '../../../shared/model/network.ts';
import { trafficSchema } from '../../../shared/model/traffic-target.ts';
import { hasBind } from '../../test-support/bind.ts';
import type { BindServer } from '../../test-support/bind.ts';
import { makeDirectory } from '../../test-support/process.ts';
import { secrets, startZone } from '../test-support/bind-zone.ts';
import { exampleNetwork } from '../test-support/rig.ts';
import { openTarget } from './open.ts';
import type { TargetOptions } from './open.ts';
import { startReceiver } from './test-support/receiver/process.ts';

const idcs = exampleNetwork.idcs.map(({ id }) => id);
const signal = new AbortController().signal;
const third = Object.fromEntries(idcs.map((id) => [id, 1 / 3]));
const command = { token: 1, key: 'c-1/step-1/1', routing: { publish: third, play: third } };
let directory: Awaited<ReturnType<typeof makeDirectory>>;

beforeEach(async () => {
  directory = await makeDirectory();
});
afterEach(() => directory.remove());

function networkWith(traffic: unknown): Network {
  return { ...exampleNetwork, traffic: trafficSchema.parse(traffic) };
}

function optionsWith(secret: string): TargetOptions {
  return { fetch, clock: () => Date.now(), readSecret: async () => secret };
}

describe('what the network file says of traffic', () => {
  it('is nothing when an ingress agent moves it, or nobody', async () => {
    expect(await openTarget(exampleNetwork, optionsWith('unused'))).toBeNull();
  });

  it('opens a webhook that works', async () => {
    const secretFile = path.join(directory.path, 'secret');
    await writeFile(secretFile, 'a-secret-for-tests-only', { mode: 0o600 });
    const receiver = await startReceiver({ stateFile: path.join(directory.path, 'state.json'), secretFile, idcs });
    try {
      const network = networkWith({ kind: 'webhook', url: receiver.url, method: 'POST', secretFile });
      const target = await openTarget(network, optionsWith('a-secret-for-tests-only'));
      expect(await target?.apply(command, signal)).toMatchObject({ held: command, converged: true });
    } finally {
      await receiver.stop();
    }
  });

  it('may be a webhook that can not sign, but only where https says who answers', () => {
    const unsigned = (url: string) => ({ kind: 'webhook', url, secretFile: 'secret', answers: 'unsigned' });
    expect(trafficSchema.safeParse(unsigned('https://traffic.example/routing')).success).toBe(true);
    expect(trafficSchema.safeParse(unsigned('http://traffic.example/routing')).error?.issues).toMatchObject([
      { path: ['answers'], message: expect.stringContaining('need https') as unknown },
    ]);
  });

  describe.skipIf(!hasBind)('of a DNS zone', () => {
    let bind: BindServer;
    beforeEach(async () => {
      bind = await startZone(directory.path, idcs);
    });
    afterEach(() => bind.stop());

    function zone(): Network {
      const placesOf = (idc: string) => ({
        publish: { host: `${idc}.live.example.`, port: 1935 },
        play: { host: `${idc}.Live.example`, port: 8080 },
      });
      return networkWith({
        kind: 'dns',
        host: '127.0.0.1',
        port: bind.port,
        zone: 'live.example.',
        publish: '_publish._tcp.live.example',
        play: '_play._tcp.live.example',
        key: { name: 'switchyard-key', secretFile: 'named elsewhere' },
        idcs: Object.fromEntries(idcs.map((idc) => [idc, placesOf(idc)])),
      });
    }

    it('opens a server that takes updates, with its control record at _switchyard below the zone', async () => {
      const target = await openTarget(zone(), optionsWith(secrets['switchyard-key']));
      const back = await target?.apply(command, signal);
      expect(back?.held).toEqual(command);
      // What the zone's file gave the records, not the 20 s that they have now.
      expect(back?.text).toContain('hold the old ones for 30 s more');
      expect(bind.log()).toContain("deleting rrset at '_switchyard.live.example' TXT");
    });

    it.each(['not base64, but long enough', Buffer.from('short').toString('base64')])('is refused with the secret %s', async (secret) => {
      await expect(openTarget(zone(), optionsWith(secret))).rejects.toMatchObject({
        name: 'StartError',
        message: expect.stringContaining('named elsewhere') as unknown,
      });
    });
  });
});
