/** Real platform, real collector, loopback; either is killed in the middle. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthStateOf } from '../../shared/model/health.ts';
import { decodeFrame, decodeFrameHeader } from '../../shared/wire/frame.ts';
import { ingestPath, ingestSubprotocol } from '../../shared/wire/ingest.ts';
import { rowsOf } from '../../shared/wire/columns.ts';
import { stateViews } from '../../shared/wire/views.ts';
import { collectorId, ingestCounts, startCollectorProcess, until, writeMachineSecret } from '../test-support/collector-process.ts';
import type { CollectorProcess } from '../test-support/collector-process.ts';
import { connect, connectAs, makeDirectory, startPlatformProcess } from '../test-support/process.ts';
import type { PlatformProcess } from '../test-support/process.ts';

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let secretFile: string;
let platform: PlatformProcess;
let collector: CollectorProcess | null;

async function startPlatform(port = 0): Promise<PlatformProcess> {
  return startPlatformProcess(path.join(directory.path, 'data'), [
    '--simulated-by',
    collectorId,
    '--machine-secret',
    secretFile,
    '--port',
    String(port),
  ]);
}

function spool(): string {
  return path.join(directory.path, 'spool');
}

/** Seconds since the collector's first sample of which the console is not shown what players felt. */
async function unfeltSeconds(): Promise<number> {
  const console = await connectAs(platform.url, 'vera');
  await console.request('view.subscribe', { view: 'overview' });
  const idc = rowsOf(decodeFrame(stateViews.overview.tables, await console.frame(() => true)).tables.idcs)[0]?.id ?? '';
  await console.request('view.subscribe', { view: 'series', params: { idc } });
  const { tables } = decodeFrame(
    stateViews.series.tables,
    await console.frame((frame) => decodeFrameHeader(frame).header.view === 'series'),
  );
  console.close();
  const known = [...tables.points.columns.rebufferPct].map((value) => !Number.isNaN(value));
  const from = known.indexOf(true);
  expect(from).toBeGreaterThan(0);
  return known.slice(from, known.lastIndexOf(true)).filter((isKnown) => !isKnown).length;
}

function startCollector(flags: readonly string[] = []): CollectorProcess {
  return startCollectorProcess({ platformUrl: platform.url, secretFile, spool: spool(), flags });
}

/** Until three more seconds of samples are on the disk. */
async function spoolGrows(): Promise<void> {
  const files = async (): Promise<number> => {
    const names = (await readdir(spool())).filter((name) => name.endsWith('.segment'));
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(spool(), name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  for (let more = 0; more < 3; more += 1) {
    const before = await files();
    await until(files, (now) => now > before);
  }
}

beforeEach(async () => {
  directory = await makeDirectory();
  secretFile = await writeMachineSecret(directory.path);
  collector = null;
  platform = await startPlatform();
});

afterEach(async () => {
  await collector?.stop('SIGKILL');
  await platform.stop('SIGKILL');
  await directory.remove();
});

describe('a collector', () => {
  it('feeds a platform: its nodes become known, and unknown with its name when it is gone', async () => {
    collector = startCollector();
    const console = await connectAs(platform.url, 'vera');
    await console.request('view.subscribe', { view: 'overview' });
    const states = async (): Promise<readonly string[]> => {
      const fresh = await connectAs(platform.url, 'vera');
      await fresh.request('view.subscribe', { view: 'overview' });
      const { tables } = decodeFrame(stateViews.overview.tables, await fresh.frame(() => true));
      fresh.close();
      return rowsOf(tables.idcs).map(({ state }) => healthStateOf(state));
    };
    await until(states, (all) => all.every((state) => state === 'healthy'));
    await console.request('view.subscribe', { view: 'alarms' });
    await collector.stop('SIGKILL');
    const told = await console.message((message) => JSON.stringify(message).includes(`Collector ${collectorId} is silent`));
    expect(JSON.stringify(told)).toContain('nothing is known of 6 nodes');
    await until(states, (all) => all.every((state) => state === 'unknown'));
    console.close();
  });

  it('loses no sample and repeats none when the platform is killed and comes back', async () => {
    const running = startCollector();
    collector = running;
    await until(
      () => ingestCounts(platform.url),
      (counts) => (counts['batches_total'] ?? 0) >= 8,
    );
    const { port } = platform;
    await platform.stop('SIGKILL');
    // While it is away, samples go to the spool.
    await until(
      () => running.lines,
      (lines) => lines.some(({ msg }) => msg.startsWith('not connected')),
    );
    await spoolGrows();
    platform = await startPlatform(port);
    const counts = await until(
      () => ingestCounts(platform.url),
      (now) => (now['batches_total'] ?? 0) >= 20,
    );
    const again = running.lines.filter(({ msg }) => msg === 'connected').at(-1);
    expect(again?.taken).toBe(0);
    const firstTaken = (counts['last_sequence'] ?? 0) - (counts['batches_total'] ?? 0) + 1;
    expect(firstTaken).toBe((again?.acknowledged ?? 0) + 1);
    expect(counts).toMatchObject({ connected: 1 });
    expect(await unfeltSeconds()).toBe(0);
    for (const never of ['skipped_total', 'duplicates_total', 'lost_total', 'refused_total'])
      expect([never, counts[never] ?? 0]).toEqual([never, 0]);
  });

  it('sends after its own kill what it had kept, and nothing twice', async () => {
    const { port } = platform;
    const first = startCollector();
    collector = first;
    await until(
      () => ingestCounts(platform.url),
      (counts) => (counts['batches_total'] ?? 0) >= 8,
    );
    await platform.stop('SIGKILL');
    await until(
      () => first.lines,
      (lines) => lines.some(({ msg }) => msg.startsWith('not connected')),
    );
    await spoolGrows();
    await first.stop('SIGKILL');
    platform = await startPlatform(port);
    const second = startCollector();
    collector = second;
    const counts = await until(
      () => ingestCounts(platform.url),
      (now) => (now['last_sequence'] ?? 0) > 10_000 && (now['batches_total'] ?? 0) >= 16,
    );
    expect(counts['duplicates_total'] ?? 0).toBe(0);
    // One stretch is left out: the sequences that the killed process may have used.
    expect((counts['batches_total'] ?? 0) + (counts['skipped_total'] ?? 0)).toBe(
      (counts['last_sequence'] ?? 0) - (second.lines.find(({ msg }) => msg === 'connected')?.acknowledged ?? 0),
    );
    expect(counts['skipped_total'] ?? 0).toBeLessThan(10_000);
  });

  it('with a wrong secret is refused in words, and stops', async () => {
    const wrong = await writeMachineSecret(directory.path, 'wrong-secret-of-someone');
    const refused = startCollectorProcess({ platformUrl: platform.url, secretFile: wrong, spool: spool() });
    expect(await refused.ended).toBe(2);
    expect(refused.errors()).toContain('the machine secret is missing or wrong');
  });

  it('that the network does not know is refused in words, and stops', async () => {
    const unknown = startCollector(['--id', 'south']);
    expect(await unknown.ended).toBe(2);
    expect(unknown.errors()).toContain('no node of this network is read by a collector south');
  });
});

describe('the door of collectors', () => {
  async function secret(): Promise<string> {
    return (await readFile(secretFile, 'utf8')).trim();
  }

  it('refuses a wrong secret with 401, and the token of a person too', async () => {
    for (const token of ['wrong', 'Bearer']) {
      const refused = await connect(platform.url, { token, at: ingestPath, protocols: [ingestSubprotocol] });
      expect(refused).toMatchObject({ status: 401, body: { error: { message: 'the machine secret is missing or wrong' } } });
    }
  });

  it('closes another subprotocol with 4008 and both in words', async () => {
    const opened = await connect(platform.url, { token: await secret(), at: ingestPath, protocols: ['switchyard.v1'] });
    if ('status' in opened) throw new Error('refused');
    expect(await opened.closed).toEqual({
      code: 4008,
      reason: `this platform speaks ${ingestSubprotocol}, the collector offered switchyard.v1: update the older one`,
    });
  });

  it('closes a message over 8 MiB with 1009, and tells what is wrong with a malformed one', async () => {
    const opened = await connect(platform.url, { token: await secret(), at: ingestPath, protocols: [ingestSubprotocol] });
    if ('status' in opened) throw new Error('refused');
    const covers: string[] = [];
    const hello = { collector: collectorId, epoch: 'e', covers, spooled: { batches: 0, bytes: 0, oldestAtMs: null } };
    expect((await opened.request('ingest.hello', hello)).result).toMatchObject({ taken: 0 });
    opened.send(new Uint8Array(100));
    const refused = await opened.message(({ method }) => method === 'ingest.refused');
    expect(refused.params).toMatchObject({ sequence: null, path: 'frame.magic', message: 'frame.magic is not a Switchyard frame' });
    opened.send(new Uint8Array(8 * 1024 * 1024 + 1));
    expect((await opened.closed).code).toBe(1009);
  });

  it('lets a platform stop while a collector is there, and sends it away to come back', async () => {
    const running = startCollector();
    collector = running;
    await until(
      () => ingestCounts(platform.url),
      (counts) => counts['connected'] === 1,
    );
    expect(await platform.stop()).toBe(0);
    const gone = await until(
      () => running.lines.find(({ msg }) => msg.startsWith('not connected')),
      (line) => line !== undefined,
    );
    expect(gone?.reason).toBe('the platform is restarting');
  });
});
