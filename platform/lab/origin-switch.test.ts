/** An origin switch over real encoders, nginx-rtmp and HAProxy: dropped where they are, landed where they are wanted. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { networkSchema } from '../../shared/model/network.ts';
import { createSteering } from '../changes/actuators/ingress.ts';
import { mediaOriginsOf } from '../changes/actuators/media-origins.ts';
import { createNginxOrigins } from '../changes/actuators/nginx-rtmp.ts';
import { realTimers } from '../clocks.ts';
import { startLab } from './client.ts';
import type { LabClient } from './client.ts';
import { eventually, toolsIfInstalled } from './test-tools.ts';

const tools = await toolsIfInstalled();
const never = new AbortController().signal;
let lab: LabClient | undefined;
afterEach(async () => {
  await lab?.stop();
  lab = undefined;
});

describe.skipIf(tools === undefined)('an origin switch in the lab', () => {
  it('has three encoders land at one IDC, brings them back, and leaves the others and the weights alone', async () => {
    lab = await startLab({ args: ['--no-platform', '--streams', '6', '--viewers', '0'] });
    const { ready } = lab;
    const network = networkSchema.parse(JSON.parse(readFileSync(ready.networkFile, 'utf8')));
    const { nodes, relayFlashVersions } = network;
    const origins = mediaOriginsOf({ nodes, relayFlashVersions, fetch, timers: realTimers });
    if (origins === null) throw new Error('the lab has control addresses');
    const secret = readFileSync(ready.ingress.secretFile, 'utf8').trim();
    const steer = createSteering({ url: ready.ingress.url, secret, fetch });
    const target = createNginxOrigins({ origins, steer, timers: realTimers });
    const where = () => origins.where(ready.streamIds, never);
    const weights = async (): Promise<unknown> => {
      const answer = await fetch(`${ready.ingress.url}/v1/status`, { headers: { authorization: `Bearer ${secret}` } });
      const status = (await answer.json()) as { servers: { trafficClass: string; idc: string; weight: number }[] };
      return status.servers.filter(({ trafficClass }) => trafficClass === 'publish').map(({ idc, weight }) => [idc, weight]);
    };

    await eventually('every encoder is there', async () => (await where()).size === 6);
    const before = await where();
    const weightsBefore = await weights();
    const elsewhere = ready.streamIds.filter((id) => before.get(id)?.idc !== 'lis-1').slice(0, 3);
    const away = { token: 1, key: 'away', placements: Object.fromEntries(elsewhere.map((id) => [id, 'lis-1'])) };
    await target.apply(away, never);
    await eventually('they have landed', async () => (await target.read(away, never)).settled, 20_000);
    const after = await where();
    const others = ready.streamIds.filter((id) => !elsewhere.includes(id));
    expect(others.map((id) => after.get(id)?.node)).toEqual(others.map((id) => before.get(id)?.node));

    const back = { token: 2, key: 'back', placements: Object.fromEntries(elsewhere.map((id) => [id, before.get(id)?.idc ?? ''])) };
    await target.apply(back, never);
    await eventually('they are back', async () => (await target.read(back, never)).settled, 30_000);
    await eventually('the weights are what they were', async () => JSON.stringify(await weights()) === JSON.stringify(weightsBefore));
  }, 180_000);
});
