import { describe, expect, it } from 'vitest';
import type { AuditTrust } from '../../../shared/ipc/audit-trust.ts';
import { createFakeTime } from '../fake-time.ts';
import { AskFailed, createAuditClient } from './client.ts';
import { createFakeLog } from './fake-log.ts';
import type { FakeLog } from './fake-log.ts';
import { createTrustBook } from './trust-book.ts';
import type { Trust } from './trust-book.ts';
import { createAuditWatch } from './watch.ts';
import type { AuditWatch } from './watch.ts';

const platformUrl = 'http://platform.example';

function setUp(entries = 300) {
  const time = createFakeTime();
  const log = createFakeLog('one');
  log.add(entries);
  const disk: { platforms: readonly Trust[] } = { platforms: [] };
  const told: AuditTrust[] = [];

  /** A console that is started, on what is on its disk. */
  function start(from: FakeLog = log): AuditWatch {
    const watch = createAuditWatch({
      client: createAuditClient(from.get),
      book: createTrustBook({
        stored: disk.platforms,
        save: async (platforms) => {
          disk.platforms = structuredClone([...platforms]);
        },
        onFailure: (error) => {
          throw error;
        },
      }),
      time,
      now: () => time.wallMs(),
      random: () => 0.5,
      onTrust: (trust) => told.push(trust),
    });
    watch.opened(platformUrl);
    return watch;
  }

  /** A check has many steps: lets them end. */
  async function verifiedTo(watch: AuditWatch, size: number): Promise<void> {
    for (let trust = watch.trust(); trust.state !== 'verified' || trust.head.size !== size; trust = watch.trust()) await time.pass(1);
  }

  async function checked(watch: AuditWatch): Promise<AuditTrust> {
    await watch.check();
    return watch.trust();
  }

  return { time, log, disk, told, start, checked, verifiedTo };
}

describe('the watch over an audit log', () => {
  it('trusts a log at first sight, and says up to where it has verified it at each connect', async () => {
    const { time, log, start, told, verifiedTo } = setUp();
    const watch = start();
    expect(watch.trust()).toEqual({ state: 'unchecked' });
    watch.connected('one');
    await time.pass(1_000);
    await verifiedTo(watch, 300);
    expect(told.at(-1)).toMatchObject({ state: 'verified', head: { size: 300 }, problem: null });
    watch.lost();
    log.add(700);
    watch.connected('one');
    await time.pass(1_000);
    await verifiedTo(watch, 1_000);
  });

  it('checks again every hour', async () => {
    const { time, log, start, verifiedTo } = setUp();
    const watch = start();
    watch.connected('one');
    await time.pass(1_000);
    await verifiedTo(watch, 300);
    log.add(5);
    await time.pass(60 * 60_000);
    await verifiedTo(watch, 305);
  });

  it('goes on after a restart from what it had verified', async () => {
    const { log, start, checked } = setUp();
    const first = start();
    first.connected('one');
    await checked(first);
    log.add(10);
    const second = start();
    expect(second.trust()).toMatchObject({ state: 'verified', head: { size: 300 } });
    second.connected('one');
    expect(await checked(second)).toMatchObject({ state: 'verified', head: { size: 310 } });
  });

  it('keeps what it has verified, and says why not more, while the platform does not answer', async () => {
    const { time, log, start, checked } = setUp();
    const watch = start();
    watch.connected('one');
    await checked(watch);
    log.setTrouble(new AskFailed({ kind: 'timeout', afterMs: 10_000 }));
    expect(await checked(watch)).toMatchObject({ state: 'verified', head: { size: 300 }, problem: { cause: 'timeout' } });
    log.setTrouble(null);
    await time.pass(60_000);
    expect(watch.trust()).toMatchObject({ state: 'verified', problem: null });
  });

  it('says that a platform without proofs offers none', async () => {
    const { log, start, checked } = setUp();
    log.setTrouble(new AskFailed({ kind: 'http', status: 404, message: null, remedy: null }));
    const watch = start();
    watch.connected('one');
    const trust = await checked(watch);
    expect(trust.state === 'unproven' && trust.problem.message).toContain('does not offer its audit log');
  });
});

describe('a history that is not the one that was seen', () => {
  async function seenThen(change: (log: FakeLog) => unknown, shown?: FakeLog) {
    const world = setUp();
    const first = world.start();
    first.connected('one');
    await world.checked(first);
    change(world.log);
    const watch = world.start(shown);
    watch.connected('one');
    return { ...world, watch, trust: await world.checked(watch) };
  }

  it('is truncated when it is shorter', async () => {
    const { trust } = await seenThen((log) => log.leaves.splice(250));
    expect(trust).toMatchObject({ state: 'mismatch', mismatch: { kind: 'truncated', seen: { size: 300 }, found: { size: 250 } } });
  });

  it('is rewritten when an entry of it was changed, however much was added since', async () => {
    const { trust } = await seenThen((log) => {
      log.leaves[17] = log.leaves[18] ?? new Uint8Array();
      log.add(500);
    });
    expect(trust).toMatchObject({ state: 'mismatch', mismatch: { kind: 'rewritten' } });
  });

  it('is a fork when it has as many entries, and others', async () => {
    const { trust } = await seenThen((log) => {
      log.leaves.splice(290);
      log.add(10, 'another');
    });
    expect(trust).toMatchObject({ state: 'mismatch', mismatch: { kind: 'rewritten', found: { size: 300 } } });
  });

  it('is signed with another key that nothing leads to', async () => {
    const { trust } = await seenThen((log) => log.changeKey(false));
    expect(trust).toMatchObject({ state: 'mismatch', mismatch: { kind: 'another-key' } });
  });

  it('is not: the key was changed, and the old one signed the new one', async () => {
    const { trust, log, watch, checked } = await seenThen((known) => {
      known.changeKey(true);
      known.changeKey(true);
    });
    expect(trust).toMatchObject({ state: 'verified', problem: null });
    log.changeKey(true);
    expect(await checked(watch)).toMatchObject({ state: 'verified', problem: null });
  });

  it('is of another platform at the same address', async () => {
    const other = createFakeLog('two');
    other.add(400);
    const { trust } = await seenThen(() => undefined, other);
    expect(trust).toMatchObject({ state: 'mismatch', mismatch: { kind: 'another-log' } });
  });

  it('stays so over a restart, and is told before the platform is reached', async () => {
    const { start } = await seenThen((log) => log.leaves.splice(250));
    expect(start().trust()).toMatchObject({ state: 'mismatch', mismatch: { kind: 'truncated' } });
  });

  it('is not cleared when the old history comes back: it says that it agrees again, until a person accepts it', async () => {
    const { log, watch, checked, disk } = await seenThen((known) => known.signOnly(250));
    log.signOnly(null);
    const trust = await checked(watch);
    expect(trust.state === 'mismatch' && trust.mismatch.agreesAgainAtMs).not.toBeNull();
    expect(await watch.accept('a stale replica was asked', 'omar')).toBeUndefined();
    expect(watch.trust()).toMatchObject({ state: 'verified', head: { size: 300 } });
    expect(disk.platforms[0]?.accepted).toMatchObject([{ why: 'a stale replica was asked', by: 'omar', mismatch: { kind: 'truncated' } }]);
  });

  it('is the history from now on once a person accepts it', async () => {
    const { log, watch, start, checked } = await seenThen((known) => known.leaves.splice(250));
    await watch.accept('restored from the backup of last night', 'omar');
    expect(watch.trust()).toMatchObject({ state: 'verified', head: { size: 250 } });
    log.add(3);
    const next = start();
    next.connected('one');
    expect(await checked(next)).toMatchObject({ state: 'verified', head: { size: 253 } });
  });
});

describe('the proof of an entry', () => {
  it('leads from its leaf to the signed head', async () => {
    const { log, start } = setUp(1_000);
    const watch = start();
    watch.connected('one');
    expect(await watch.prove({ index: 700, leafHash: log.hash(700) })).toMatchObject({
      index: 700,
      path: expect.arrayContaining([log.hash(701)]) as unknown,
      head: { size: 1000 },
      checkpoint: expect.stringContaining('switchyard/one\n1000\n') as unknown,
    });
  });

  it('is refused for an entry that is not what was logged', async () => {
    const { log, start } = setUp();
    const watch = start();
    watch.connected('one');
    const answer = await watch.prove({ index: 7, leafHash: log.hash(8) });
    expect('message' in answer && answer.message).toContain('not what was logged');
  });

  it('waits for an entry that was written a moment ago to be signed', async () => {
    const { time, log, start } = setUp();
    log.signOnly(299);
    const watch = start();
    watch.connected('one');
    const answer = watch.prove({ index: 299, leafHash: log.hash(299) });
    await time.pass(300);
    log.signOnly(null);
    await time.pass(300);
    expect(await answer).toMatchObject({ index: 299, head: { size: 300 } });
  });

  it('is refused while the history does not agree', async () => {
    const { log, start, checked } = setUp();
    const watch = start();
    watch.connected('one');
    await checked(watch);
    log.leaves.splice(250);
    await checked(watch);
    const answer = await watch.prove({ index: 7, leafHash: log.hash(7) });
    expect('message' in answer && answer.message).toContain('does not agree');
  });
});
