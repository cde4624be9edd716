/** What every fault run stands on: a real platform that is busy, the truth about it, and a process of consoles. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { viewKey } from '../../shared/wire/views.ts';
import { startPlatform } from '../support/platform.ts';
import type { RunningPlatform } from '../support/platform.ts';
import { startBustle } from './bustle.ts';
import type { Bustle } from './bustle.ts';
import { startFleet } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import { randomFrom } from './random.ts';
import { openTruth } from './truth.ts';
import type { Truth } from './truth.ts';

export interface Stage {
  readonly platform: RunningPlatform;
  readonly truth: Truth;
  readonly fleet: Fleet;
  readonly bustle: Bustle;
  close(): Promise<void>;
}

const silentIdc = 'hollow-1';

/** What the consoles look at: every log, and state views of several rates. */
export const stateViewsShown = [{ view: 'overview' }, { view: 'idc', params: { idc: silentIdc } }, { view: 'config' }] as const;
export const stateKeysShown = stateViewsShown.map((shown) => viewKey(shown.view, 'params' in shown ? shown.params : {}));

export async function openStage(seed: number): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'switchyard-faults-'));
  const networkFile = join(directory, 'network.json');
  await writeFile(networkFile, JSON.stringify(await silentNetwork()));
  const platform = await startPlatform({
    dataDirectory: join(directory, 'data'),
    extra: ['--network', networkFile, '--idcs', '6', '--streams', '2000', '--seed', String(seed), '--scenario', 'idc-outage'],
  });
  const truth = await openTruth(platform.url, stateViewsShown);
  const bustle = await startBustle(platform.url, { random: randomFrom(seed), truth, idcs: ['ams-1', 'fra-1'] });
  const fleet = startFleet();
  return {
    platform,
    truth,
    fleet,
    bustle,
    async close() {
      await bustle.stop();
      await fleet.end();
      truth.close();
      await platform.end();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Beside the simulated ones an IDC whose only server is not there: so that an alarm stands from the first seconds on. */
async function silentNetwork() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    name: 'Fault run',
    environment: 'lab',
    idcs: [
      {
        id: silentIdc,
        name: 'Hollow',
        region: 'Nowhere',
        latitude: 0,
        longitude: 0,
        egressCapacityGbps: 1,
        ingestCapacityGbps: 1,
        viewerCapacity: 10,
        streamCapacity: 10,
        costPerGb: 0.01,
      },
    ],
    nodes: [{ id: `${silentIdc}-origin`, idc: silentIdc, role: 'origin', statUrl: `http://127.0.0.1:${port}/stat` }],
  };
}
