import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { baseRouting } from '../../../shared/changes/routing.ts';
import type { TrafficActuator } from '../../contracts.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { DeliveryBatch, NodeBatch, QualityBatch, SampleBatch } from '../batch.ts';
import type { IngressReading } from '../ingress/reading.ts';
import { simulatedIdcs } from './network.ts';
import type { SimulatorOptions } from './network.ts';
import { startSimulator } from './simulator.ts';
import { inlineSimulator } from './test-support/inline.ts';

const options: SimulatorOptions = { seed: 7, idcs: 5, streams: 400, scenario: 'calm' };
const directories: string[] = [];

async function memoryFile(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-test-'));
  directories.push(directory);
  return path.join(directory, 'memory.json');
}

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

async function start(differs: Partial<SimulatorOptions> = {}, memory: string | null = null, originsFile: string | null = null) {
  const time = manualTime();
  const given = { ...options, ...differs };
  const batches: SampleBatch[] = [];
  const readings: IngressReading[] = [];
  const { source, actuator, origins } = await startSimulator({
    options: given,
    idcs: simulatedIdcs(given),
    memoryFile: memory,
    originsFile,
    sink: {
      take: (batch) => batches.push(batch),
      nodeFailed: () => undefined,
      qualityFailed: () => undefined,
      ingress: (reading) => readings.push(reading),
    },
    clock: time.now,
    connect: inlineSimulator(time),
    onFailure: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  return { time, batches, readings, source, actuator, origins };
}

function last<K extends SampleBatch['kind']>(batches: readonly SampleBatch[], kind: K): Extract<SampleBatch, { kind: K }> {
  return batches.findLast((batch) => batch.kind === kind) as Extract<SampleBatch, { kind: K }>;
}

/** Viewers by IDC, following handles as the state does. */
function viewersByIdc(batches: readonly SampleBatch[]): Record<string, number> {
  const idcs = new Map<number, string>();
  const viewers: Record<string, number> = {};
  const deliveries = batches.filter((batch): batch is DeliveryBatch => batch.kind === 'delivery');
  for (const { declares } of deliveries)
    for (const [row, handle] of declares.columns.handle.entries()) idcs.set(handle, declares.columns.idc[row] ?? '');
  const newest = last(deliveries, 'delivery');
  for (const [row, handle] of newest.rows.entries()) {
    const idc = idcs.get(handle) ?? '';
    viewers[idc] = (viewers[idc] ?? 0) + (newest.viewers[row] ?? 0);
  }
  return viewers;
}

const never = new AbortController().signal;

async function leave(actuator: TrafficActuator, idc: string, token = 1): Promise<void> {
  const base = baseRouting(simulatedIdcs(options));
  const without = (shares: Readonly<Record<string, number>>) => {
    const rest = 1 - (shares[idc] ?? 0);
    return Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, id === idc ? 0 : share / rest]));
  };
  await actuator.apply({ token, key: `leave ${idc}`, routing: { publish: without(base.publish), play: without(base.play) } }, never);
}

describe('the simulator', () => {
  it('gives the same batches for the same seed, and others for another', async () => {
    const runs = await Promise.all([start(), start(), start({ seed: 8 })]);
    for (const { time } of runs) time.advance(30_000);
    const [first, same, other] = runs.map(({ batches }) => JSON.stringify(batches.map((batch) => Object.values(batch).map(String))));
    expect(same).toBe(first);
    expect(other).not.toBe(first);
  });

  it('calms along: every IDC delivers, nothing fails much', async () => {
    const { time, batches, source } = await start();
    time.advance(10_000);
    expect(Object.keys(viewersByIdc(batches))).toHaveLength(5);
    const quality = last(batches, 'quality');
    const sum = (column: Float32Array): number => column.reduce((total, value) => total + value, 0);
    expect(sum(quality.stallMs) / sum(quality.playMs)).toBeLessThan(0.005);
    expect(sum(quality.startFailures) / sum(quality.startAttempts)).toBeLessThan(0.005);
    await source.close();
  });

  it('moves all load away from an IDC that has no share, within seconds, and raises CPU elsewhere', async () => {
    const { time, batches, actuator } = await start();
    time.advance(5_000);
    const [leaving, staying] = Object.keys(viewersByIdc(batches));
    const before = viewersByIdc(batches);
    const cpu = (batch: NodeBatch): number => batch.cpuPct[batch.nodes.indexOf(`${staying ?? ''}-edge`)] ?? Number.NaN;
    const cpuBefore = cpu(last(batches, 'nodes'));
    await leave(actuator, leaving ?? '');
    expect((await actuator.read(never)).converged).toBe(false);
    time.advance(10_000);
    const after = viewersByIdc(batches);
    expect(after[leaving ?? '']).toBeUndefined();
    expect(after[staying ?? '']).toBeGreaterThan(before[staying ?? ''] ?? 0);
    expect(cpu(last(batches, 'nodes'))).toBeGreaterThan(cpuBefore);
    expect(await actuator.read(never)).toMatchObject({ converged: true, actual: { play: { [leaving ?? '']: 0 } } });
  });

  it('lets overload be felt: stalls and failed starts', async () => {
    const { time, batches, actuator } = await start();
    const all = Object.fromEntries(simulatedIdcs(options).map(({ id }, index) => [id, index === 0 ? 1 : 0]));
    await actuator.apply({ token: 1, key: 'all on one', routing: { publish: all, play: all } }, never);
    time.advance(10_000);
    const quality: QualityBatch = last(batches, 'quality');
    const sum = (column: Float32Array): number => column.reduce((total, value) => total + value, 0);
    expect(sum(quality.stallMs) / sum(quality.playMs)).toBeGreaterThan(0.02);
    expect(sum(quality.startFailures) / sum(quality.startAttempts)).toBeGreaterThan(0.02);
  });

  it('lets one IDC die between 30 s and 60 s in the scenario idc-outage, with a failing check, and heal later', async () => {
    const { time, batches, readings } = await start({ scenario: 'idc-outage' });
    const silentAt: number[] = [];
    for (let second = 1; second <= 260; second += 1) {
      time.advance(1000);
      if (last(batches, 'nodes').nodes.length < 10) silentAt.push(second);
    }
    expect(silentAt[0]).toBeGreaterThanOrEqual(29);
    expect(silentAt[0]).toBeLessThanOrEqual(61);
    expect(silentAt).toHaveLength(150);
    const failing = readings.filter(
      (reading) => reading.kind === 'answered' && reading.status.servers.some(({ check }) => check === 'down'),
    );
    expect(failing).toHaveLength(150);
  });

  it('refuses an older token and a key that was used for something else', async () => {
    const { actuator } = await start();
    const routing = baseRouting(simulatedIdcs(options));
    await actuator.apply({ token: 5, key: 'a', routing }, never);
    await expect(actuator.apply({ token: 4, key: 'b', routing }, never)).rejects.toMatchObject({ code: 'plan-outdated' });
    await expect(actuator.apply({ token: 5, key: 'a', routing: { ...routing, play: {} } }, never)).rejects.toMatchObject({
      code: 'key-reused',
    });
    expect((await actuator.apply({ token: 5, key: 'a', routing }, never)).held).toMatchObject({ token: 5, key: 'a' });
  });

  it('remembers what it was told over a restart', async () => {
    const file = await memoryFile();
    const before = await start({}, file);
    const [leaving] = Object.keys(viewersByIdc(before.batches));
    await leave(before.actuator, leaving ?? '', 9);
    await before.source.close();
    const after = await start({}, file);
    expect(viewersByIdc(after.batches)[leaving ?? '']).toBeUndefined();
    expect((await after.actuator.read(never)).held).toMatchObject({ token: 9 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ token: 9 });
  });

  it('says which file it can not read', async () => {
    const file = await memoryFile();
    await writeFile(file, '{"token": "many"}');
    await expect(start({}, file)).rejects.toThrow(`${file} is not the simulator's memory`);
  });
});

/** Where each stream is ingested, following handles as the state does. */
function ingestIdcs(batches: readonly SampleBatch[]): ReadonlyMap<string, string> {
  const at = new Map<string, string>();
  for (const batch of batches) {
    if (batch.kind !== 'ingest') continue;
    const { streamId, idc } = batch.declares.columns;
    for (const [row, id] of streamId.entries()) at.set(id, idc[row] ?? '');
  }
  return at;
}

describe('simulated encoders', () => {
  const idcs = simulatedIdcs(options).map(({ id }) => id);

  async function filled(originsFile: string | null = null) {
    const simulator = await start({}, null, originsFile);
    simulator.time.advance(10_000);
    const [stream, from] = [...ingestIdcs(simulator.batches)][0] ?? ['', ''];
    const to = idcs.find((id) => id !== from) ?? '';
    return { ...simulator, stream, from, to };
  }

  it('come back where they were sent, and figures follow', async () => {
    const { time, batches, origins, stream, to } = await filled();
    const back = await origins.apply({ token: 1, key: 'switch', placements: { [stream]: to } }, never);
    expect(back).toMatchObject({ settled: true, held: [{ token: 1, key: 'switch' }] });
    time.advance(2_000);
    expect(ingestIdcs(batches).get(stream)).toBe(to);
  });

  it('refuse an older command for the same stream, and take one for another', async () => {
    const { batches, origins, stream, from, to } = await filled();
    const other = [...ingestIdcs(batches).keys()].find((id) => id !== stream) ?? '';
    await origins.apply({ token: 5, key: 'switch', placements: { [stream]: to } }, never);
    await expect(origins.apply({ token: 4, key: 'late', placements: { [stream]: from } }, never)).rejects.toMatchObject({
      code: 'plan-outdated',
    });
    await expect(origins.apply({ token: 3, key: 'other', placements: { [other]: to } }, never)).resolves.toMatchObject({ settled: true });
    await expect(origins.apply({ token: 5, key: 'switch', placements: { [stream]: from } }, never)).rejects.toMatchObject({
      code: 'key-reused',
    });
  });

  it('leave an IDC that gets no publishers any more', async () => {
    const { time, batches, actuator, origins, stream, to } = await filled();
    await origins.apply({ token: 1, key: 'switch', placements: { [stream]: to } }, never);
    await leave(actuator, to, 2);
    time.advance(10_000);
    expect(ingestIdcs(batches).get(stream)).not.toBe(to);
    const back = await origins.read({ token: 1, key: 'switch', placements: { [stream]: to } }, never);
    expect(back).toMatchObject({ settled: false, held: [{ token: 1, key: 'switch' }] });
  });

  it('are where they were sent after a restart', async () => {
    const file = await memoryFile();
    const { origins, stream, to } = await filled(file);
    const command = { token: 7, key: 'switch', placements: { [stream]: to } };
    await origins.apply(command, never);
    const again = await filled(file);
    expect(ingestIdcs(again.batches).get(stream)).toBe(to);
    expect(await again.origins.read(command, never)).toMatchObject({ settled: true, held: [{ token: 7, key: 'switch' }] });
    await expect(again.origins.apply({ ...command, token: 6, key: 'late' }, never)).rejects.toMatchObject({ code: 'plan-outdated' });
  });
});
