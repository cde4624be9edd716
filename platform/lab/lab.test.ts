/** The lab for real: comes up, shows what dies, and leaves nothing behind, however it ends. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ingressStatusSchema } from '../../shared/agents/ingress.ts';
import type { IngressStatus } from '../../shared/agents/ingress.ts';
import { playersReportSchema } from '../../shared/agents/players.ts';
import { startLab } from './client.ts';
import type { LabClient } from './client.ts';
import type { LabReady } from './contract.ts';
import { acceptsConnections, readJson } from './probes.ts';
import { eventually, toolsIfInstalled } from './test-tools.ts';

const tools = await toolsIfInstalled();
const args = ['--no-platform', '--streams', '6', '--viewers', '6'];
let lab: LabClient | undefined;
afterEach(async () => {
  await lab?.stop();
  lab = undefined;
});

/** Processes alive that belong to the lab: its groups, and whoever names its directory. Zombies are dead. */
function processesOf({ directory, servers }: LabReady): string[] {
  const groups = new Set(servers.map(({ pid }) => pid));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const isOurs = groups.has(Number(group)) || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
        return state !== 'Z' && isOurs;
      } catch {
        return false;
      }
    });
}

async function areAllPortsFree({ servers, gates, control }: LabReady): Promise<boolean> {
  const ports = [
    ...servers.flatMap((server) => Object.values(server.ports)),
    ...gates.map(({ port }) => port),
    Number(new URL(control.url).port),
  ];
  const taken = await Promise.all(ports.map(acceptsConnections));
  return taken.every((isTaken) => !isTaken);
}

async function ingressStatus({ ingress }: LabReady): Promise<IngressStatus> {
  const secret = readFileSync(ingress.secretFile, 'utf8').trim();
  return ingressStatusSchema.parse(await readJson(`${ingress.url}/v1/status`, secret));
}

/** Everything to the other two, sessions included; waits until the agent has read back that it is so. */
async function shiftAwayFrom(idc: string, ready: LabReady): Promise<void> {
  const others = ['osl-1', 'ath-1', 'lis-1'].filter((one) => one !== idc);
  const shares = { [idc]: 0, ...Object.fromEntries(others.map((one) => [one, 0.5])) };
  const secret = readFileSync(ready.ingress.secretFile, 'utf8').trim();
  const body = JSON.stringify({ token: 1, key: 'away', routing: { publish: shares, play: shares }, moveSessions: true });
  const answer = await fetch(`${ready.ingress.url}/v1/desired`, { method: 'PUT', headers: { authorization: `Bearer ${secret}` }, body });
  expect(answer.status).toBe(200);
  await eventually('the agent reads back that the shares match', async () => (await ingressStatus(ready)).converged);
  const { servers } = await ingressStatus(ready);
  expect(servers.filter((server) => server.idc === idc).map(({ weight, sessions }) => [weight, sessions])).toEqual([
    [0, 0],
    [0, 0],
  ]);
}

describe.skipIf(tools === undefined)('the lab', () => {
  it('comes up with traffic, shows a killed and a silenced server, and ends without a trace', async () => {
    lab = await startLab({ args });
    const { ready } = lab;
    expect(ready.servers.map(({ state }) => state)).not.toContain('died');
    const report = playersReportSchema.parse(await readJson(`${ready.players?.url ?? ''}/v1/players`));
    expect(report.rows.reduce((sum, row) => sum + row.viewers, 0)).toBe(6);

    const status = await lab.kill('osl-1-origin');
    expect(status.servers.find(({ name }) => name === 'osl-1-origin')).toMatchObject({ state: 'died', cause: 'it was ended by SIGKILL' });
    await eventually("HAProxy's check fails", async () => {
      const { servers } = await ingressStatus(ready);
      return servers.some(({ idc, trafficClass, check }) => idc === 'osl-1' && trafficClass === 'publish' && check === 'down');
    });
    await lab.startServer('osl-1-origin');
    await eventually("HAProxy's check passes again", async () => (await ingressStatus(ready)).servers.every(({ check }) => check === 'up'));

    const statUrl = `http://127.0.0.1:${ready.gates.find(({ node }) => node === 'ath-1-edge')?.port ?? 0}/stat`;
    await lab.blockStat('ath-1-edge');
    await expect(fetch(statUrl, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/abort|timeout/i);
    expect((await ingressStatus(ready)).servers.every(({ check }) => check === 'up')).toBe(true);
    await lab.unblockStat('ath-1-edge');
    expect(await (await fetch(statUrl)).text()).toContain('<rtmp>');

    await shiftAwayFrom('osl-1', ready);
    await eventually('every viewer plays, none of them from osl-1', async () => {
      const { rows } = playersReportSchema.parse(await readJson(`${ready.players?.url ?? ''}/v1/players`));
      const viewers = (isOslo: boolean): number =>
        rows.filter(({ idc }) => (idc === 'osl-1') === isOslo).reduce((sum, row) => sum + row.viewers, 0);
      return viewers(true) === 0 && viewers(false) === 6;
    });

    expect(processesOf(ready).length).toBeGreaterThan(20);
    await lab.stop();
    expect(processesOf(ready)).toEqual([]);
    expect(existsSync(ready.directory)).toBe(false);
    expect(await areAllPortsFree(ready)).toBe(true);
  }, 240_000);

  it('refuses what does not exist, and leaves nothing behind when it is killed without a chance to tidy up', async () => {
    lab = await startLab({ args: ['--network-only'] });
    const { ready, pid } = lab;
    await expect(lab.kill('osl-9-origin')).rejects.toThrow(/no server osl-9-origin; there are/);
    await expect(lab.blockStat('haproxy')).rejects.toThrow(/no node haproxy/);
    const { status } = await fetch(`${ready.control.url}/status`, { headers: { authorization: 'Bearer wrong' } });
    expect(status).toBe(401);
    process.kill(pid, 'SIGKILL');
    await eventually('the reaper has ended everything', () => processesOf(ready).length === 0 && !existsSync(ready.directory));
    expect(await areAllPortsFree(ready)).toBe(true);
  }, 120_000);
});
