import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../shared/model/events.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { methods } from '../../shared/wire/methods.ts';
import { StartError } from '../start-error.ts';
import { onBothDatabases } from '../test-support/both-databases.ts';
import { makeDirectory } from '../test-support/process.ts';
import { auditRecord, timelineEntry } from '../test-support/records.ts';
import { openDatabase } from './driver.ts';
import { migrateToLatest } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { DatabaseChoice } from './messages.ts';
import { openStore } from './open.ts';
import type { OpenedStore } from './open.ts';
import { openStoreHere } from './test-store.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function testStore(choose: () => Promise<DatabaseChoice>): Promise<OpenedStore> {
  const options = { dataDirectory: await directory(), clock: () => 1_790_000_000_000, database: await choose() };
  const store = await openStoreHere(options);
  closers.push(() => store.close());
  return store;
}

async function directory(): Promise<string> {
  const made = await makeDirectory();
  closers.push(() => made.remove());
  return path.join(made.path, 'data');
}

function alarm(id: string, title: string): Alarm {
  return {
    id,
    cause: `health:${id}`,
    idc: null,
    severity: 'critical',
    title,
    detail: '',
    raisedAtMs: 1_790_000_000_000,
    count: 1,
    acknowledged: null,
    shelved: null,
    burn: null,
    clearedAtMs: null,
  };
}

onBothDatabases((choose) => {
  describe('an operation', () => {
    it('records an attempt that named what no column can hold, and goes on recording', async () => {
      const store = await testStore(choose);
      const named = { object: 'c-\0', changeId: 'c-\0', reason: 'there is no change c-\0', outcome: 'refused' as const };
      await store.run('audit.recordAll', [auditRecord(named), auditRecord({ reason: 'the next one' })]);
      const params = methods['audit.search'].params.parse({ text: 'there is no change' });
      const found = await store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
      expect(found.entries).toMatchObject([{ changeId: 'c-\0', reason: 'there is no change c-\0' }]);
    });

    it('commits its act, its audit leaf and its events together, and tells the new heads before it answers', async () => {
      const store = await testStore(choose);
      const told: unknown[] = [];
      store.onHeads((changed) => told.push(changed));
      await store.run('events.append', { appends: { timeline: [timelineEntry('one'), timelineEntry('two')] }, audit: [auditRecord()] });
      expect(told).toMatchObject([{ timeline: { head: 2 }, audit: { head: 1 } }]);
      expect(store.heads()).toMatchObject({ timeline: { head: 2 }, audit: { head: 1 }, alarms: { head: 0 } });
    });

    it('that fails leaves nothing: no event, no leaf, no offset used', async () => {
      const store = await testStore(choose);
      const broken = { appends: { timeline: [timelineEntry('kept?')], alarms: [{ broken: 1n }] as never }, audit: [auditRecord()] };
      await expect(store.run('events.append', broken)).rejects.toThrow('events.append');
      expect(await store.run('events.range', { log: 'timeline', after: 0, most: 10 })).toEqual([]);
      await store.run('events.append', { appends: { timeline: [timelineEntry('first')] }, audit: [] });
      expect(await store.run('events.range', { log: 'timeline', after: 0, most: 10 })).toMatchObject([{ offset: 1 }]);
      expect((await store.run('audit.record', auditRecord())).index).toBe(0);
    });

    it('with arguments that can not cross a thread is refused at once', async () => {
      const store = await testStore(choose);
      const uncloneable = auditRecord({ details: { run: () => undefined } });
      await expect(store.run('audit.record', uncloneable)).rejects.toThrow('plain data');
    });

    it('after close is refused with a code, and close waits for those before it', async () => {
      const store = await testStore(choose);
      const before = store.run('audit.record', auditRecord());
      const closed = store.close();
      await expect(store.run('audit.record', auditRecord())).rejects.toMatchObject({ code: 'unavailable' });
      expect((await before).index).toBe(0);
      await closed;
    });

    it('runs alone: however many are asked at once, offsets and leaf indexes have no gap', async () => {
      const store = await testStore(choose);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom('timeline', 'alarms', 'audit'), { maxLength: 30 }), async (acts) => {
          const before = store.heads();
          await Promise.all(
            acts.map((act, index) => {
              if (act === 'audit') return store.run('audit.record', auditRecord());
              const appends = act === 'timeline' ? { timeline: [timelineEntry(String(index))] } : { alarms: [alarm('a', String(index))] };
              return store.run('events.append', { appends, audit: [] });
            }),
          );
          for (const log of ['timeline', 'alarms', 'audit'] as const) {
            const count = acts.filter((act) => act === log).length;
            const events = await store.run('events.range', { log, after: before[log].head, most: 100 });
            expect(events.map((event) => event.offset)).toEqual(Array.from({ length: count }, (_, index) => before[log].head + index + 1));
          }
        }),
        { numRuns: 10 },
      );
    });
  });

  describe('a snapshot', () => {
    it('of alarms holds the latest of each, in the order of their last event', async () => {
      const store = await testStore(choose);
      await store.run('events.append', { appends: { alarms: [alarm('a', 'old'), alarm('b', 'b'), alarm('a', 'new')] }, audit: [] });
      const { head, events } = await store.run('events.snapshot', { log: 'alarms' });
      expect(head.head).toBe(3);
      expect(events.map((event) => event.body)).toMatchObject([
        { id: 'b', title: 'b' },
        { id: 'a', title: 'new' },
      ]);
    });

    it('of alarms holds one that stands or is shelved, however many came after it', async () => {
      const store = await testStore(choose);
      const by = auditRecord().actor;
      const shelved = { ...alarm('shelved', ''), clearedAtMs: 1, shelved: { atMs: 1, by, why: '', untilMs: 9 } };
      const cleared = Array.from({ length: 1_005 }, (_, index) => ({ ...alarm(`cleared-${index}`, ''), clearedAtMs: 1 }));
      const appends = { alarms: [alarm('over', ''), alarm('standing', ''), shelved, { ...alarm('over', ''), clearedAtMs: 1 }, ...cleared] };
      await store.run('events.append', { appends, audit: [] });
      const { events } = await store.run('events.snapshot', { log: 'alarms' });
      expect(events).toHaveLength(1_002);
      expect(events.slice(0, 3).map((event) => event.body)).toMatchObject([{ id: 'standing' }, { id: 'shelved' }, { id: 'cleared-5' }]);
    });

    it('of the timeline holds the latest entries, oldest first', async () => {
      const store = await testStore(choose);
      const many = Array.from({ length: 305 }, (_, index) => timelineEntry(String(index)));
      await store.run('events.append', { appends: { timeline: many }, audit: [] });
      const { events } = await store.run('events.snapshot', { log: 'timeline' });
      expect(events).toHaveLength(300);
      expect(events.map((event) => event.offset)).toEqual(Array.from({ length: 300 }, (_, index) => index + 6));
    });
  });

  describe('a database', () => {
    it('keeps the platform, its epochs and its events over a restart', async () => {
      const where = { dataDirectory: await directory(), database: await choose() };
      const first = await openStoreHere({ ...where, clock: () => 1 });
      await first.run('events.append', { appends: { timeline: [timelineEntry('kept')] }, audit: [] });
      await first.close();
      const second = await openStoreHere({ ...where, clock: () => 2 });
      closers.push(() => second.close());
      expect(second.platformId).toBe(first.platformId);
      expect(second.heads()).toEqual(first.heads());
      expect(await second.run('events.range', { log: 'timeline', after: 0, most: 10 })).toMatchObject([{ body: { title: 'kept' } }]);
    });
  });

  describe('a refusal', () => {
    it('crosses the thread with its code, words and details', async () => {
      const store = await testStore(choose);
      const refusal = new SwitchyardError('not-found', 'x', { path: 'p' });
      expect(refusal.details).toEqual({ path: 'p' });
      expect(await store.run('identity.tokenOwner', { tokenHash: 'none' })).toBeNull();
    });
  });
});

describe('a data directory', () => {
  it('serves one platform at a time; the second learns which process has it', async () => {
    const dataDirectory = await directory();
    const first = await openStore({ dataDirectory, clock: () => 1 });
    closers.push(() => first.close());
    const second = openStore({ dataDirectory, clock: () => 1 });
    await expect(second).rejects.toBeInstanceOf(StartError);
    await expect(second).rejects.toThrow(`pid ${process.pid}`);
  });

  it('with a database that is none is refused with the way out, and left as it is', async () => {
    const dataDirectory = await directory();
    await mkdir(dataDirectory);
    await writeFile(path.join(dataDirectory, 'switchyard.sqlite'), 'not a database, but somebody wants it back'.repeat(100));
    await expect(openStore({ dataDirectory, clock: () => 1 })).rejects.toMatchObject({ name: 'StartError' });
    expect(await readFile(path.join(dataDirectory, 'switchyard.sqlite'), 'utf8')).toContain('somebody wants it back');
  });

  it('that is a file is refused with the way out', async () => {
    const dataDirectory = path.join(process.cwd(), 'package.json');
    await expect(openStore({ dataDirectory, clock: () => 1 })).rejects.toMatchObject({ name: 'StartError' });
  });
});

describe('the schema', () => {
  it('is built by migrations whose names are in the order they run', () => {
    const names = Object.keys(migrations);
    expect(names).toEqual([...names].sort());
    expect(names.every((name) => /^\d{4}-/.test(name))).toBe(true);
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
  });

  it('is the same whichever earlier version it is brought up from, and twice does no harm', async () => {
    const made = await makeDirectory();
    closers.push(() => made.remove());
    const all = Object.entries(migrations);
    const schemas: string[] = [];
    for (let known = 0; known <= all.length; known += 1) {
      const db = openDatabase(path.join(made.path, `${known}.sqlite`));
      await migrateToLatest(db, Object.fromEntries(all.slice(0, known)));
      await migrateToLatest(db);
      await migrateToLatest(db);
      const { rows } = await sql<{ sql: string }>`select sql from sqlite_master where sql is not null order by name`.execute(db);
      schemas.push(rows.map((row) => row.sql).join('\n'));
      await db.destroy();
    }
    expect(new Set(schemas).size).toBe(1);
  });

  it('brought up to date knows which alarms stand', async () => {
    const made = await makeDirectory();
    closers.push(() => made.remove());
    const db = openDatabase(path.join(made.path, 'old.sqlite'));
    const before = Object.entries(migrations).filter(([name]) => name < '0005');
    await migrateToLatest(db, Object.fromEntries(before));
    await sql`insert into log_head (log, epoch, head) values ('alarms', 'e', 2)`.execute(db);
    for (const [offset, body] of [alarm('stands', ''), { ...alarm('over', ''), clearedAtMs: 1 }].entries()) {
      const { id } = body;
      await sql`insert into event (log, "offset", id, at_ms, body) values ('alarms', ${offset}, ${id}, 1, ${JSON.stringify(body)})`.execute(
        db,
      );
      await sql`insert into event_latest (log, id, "offset") values ('alarms', ${id}, ${offset})`.execute(db);
    }
    await migrateToLatest(db);
    expect(await db.selectFrom('event_latest').select(['id', 'is_open']).orderBy('offset').execute()).toEqual([
      { id: 'stands', is_open: 1 },
      { id: 'over', is_open: 0 },
    ]);
    await db.destroy();
  });

  it('of a newer platform is refused', async () => {
    const dataDirectory = await directory();
    const store = await openStore({ dataDirectory, clock: () => 1 });
    await store.close();
    const db = openDatabase(path.join(dataDirectory, 'switchyard.sqlite'));
    await db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-future', timestamp: 'later' })
      .execute();
    await db.destroy();
    await expect(openStore({ dataDirectory, clock: () => 1 })).rejects.toMatchObject({ name: 'StartError' });
  });
});
