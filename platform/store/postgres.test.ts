import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { methods } from '../../shared/wire/methods.ts';
import { startPostgres } from '../test-support/postgres.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { auditRecord, timelineEntry } from '../test-support/records.ts';
import type { OpenedStore } from './open.ts';
import { openPostgres } from './postgres-engine.ts';
import { explained, isCollision } from './postgres-errors.ts';
import { describePostgres, parsePostgresUrl } from './postgres-url.ts';
import { openTestStore } from './test-store.ts';

const auditTool = fileURLToPath(new URL('../audit/tool/main.ts', import.meta.url));
let server: TestPostgres;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function storeOn(url: string): Promise<OpenedStore> {
  const store = await openTestStore(() => 1_790_000_000_000, { kind: 'postgres', url });
  closers.push(() => store.close());
  return store;
}

describe('two platforms on one database', () => {
  it('are one platform to consoles, with the same logs', async () => {
    const url = await server.createDatabase();
    const [one, other] = [await storeOn(url), await storeOn(url)];
    expect(other.platformId).toBe(one.platformId);
    expect(other.heads()).toEqual(one.heads());
  });

  it('that open a new database at once migrate it once', async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all([storeOn(url), storeOn(url), storeOn(url)]);
    expect(new Set(stores.map(({ platformId }) => platformId)).size).toBe(1);
  });

  it('append at once without a gap, and each hears of what the other has appended', async () => {
    const url = await server.createDatabase();
    const stores = [await storeOn(url), await storeOn(url)] as const;
    const news: number[] = [];
    stores[1].onNews((changed) => news.push(changed.timeline?.head ?? 0));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 30 }), async (who) => {
        const { head } = stores[0].heads().timeline;
        await Promise.all(
          who.map((which, index) =>
            stores[which === 0 ? 0 : 1].run('events.append', {
              appends: { timeline: [timelineEntry(String(index))] },
              audit: [auditRecord()],
            }),
          ),
        );
        await expect.poll(() => stores.map((store) => store.heads().timeline.head)).toEqual([head + who.length, head + who.length]);
        const events = await stores[1].run('events.range', { log: 'timeline', after: head, most: 100 });
        expect(events.map(({ offset }) => offset)).toEqual(who.map((_, index) => head + index + 1));
      }),
      { numRuns: 10 },
    );
    expect(news.length).toBeGreaterThan(0);
    expect(news).toEqual([...news].sort((one, later) => one - later));
  });
});

describe('a database that is lost', () => {
  it('is unavailable, not forgotten: what was answered is there again, and new operations work', async () => {
    const store = await storeOn(await server.createDatabase());
    await store.run('events.append', { appends: { timeline: [timelineEntry('kept')] }, audit: [] });
    await server.crash();
    const refusal = await store.run('events.range', { log: 'timeline', after: 0, most: 10 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SwitchyardError);
    expect(refusal).toMatchObject({ code: 'unavailable', message: expect.stringContaining("can't be reached") as unknown });
    await server.restart();
    await expect
      .poll(() => store.run('events.range', { log: 'timeline', after: 0, most: 10 }).catch(() => []))
      .toMatchObject([{ offset: 1, body: { title: 'kept' } }]);
    await store.run('events.append', { appends: { timeline: [timelineEntry('after')] }, audit: [] });
    expect(store.heads().timeline.head).toBe(2);
  });

  it('in the middle of a session heals as well when only that session was ended', async () => {
    const store = await storeOn(await server.createDatabase());
    await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'switchyard'");
    await expect
      .poll(() =>
        store.run('audit.record', auditRecord()).then(
          ({ index }) => index,
          () => null,
        ),
      )
      .toBe(0);
  });
});

describe('an operation whose session is ended in the middle', () => {
  it('is refused as unavailable, and the next one works', async () => {
    const engine = await openPostgres(await server.createDatabase());
    closers.push(() => engine.close());
    const cut = engine.transact(
      async (transaction) => {
        await server.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'switchyard'");
        await sql`select 1`.execute(transaction);
      },
      { readsOnly: true },
    );
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    await engine.transact(async (transaction) => sql`select 1`.execute(transaction), { readsOnly: true });
  });
});

describe('an operation that collides', () => {
  it('is done again, and no more than a few times', async () => {
    const engine = await openPostgres(await server.createDatabase());
    closers.push(() => engine.close());
    let tried = 0;
    const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const third = await engine.transact(
      async () => {
        tried += 1;
        if (tried < 3) throw deadlock;
        return tried;
      },
      { readsOnly: false },
    );
    expect(third).toBe(3);
    tried = -100;
    await expect(
      engine.transact(
        async () => {
          tried += 1;
          throw deadlock;
        },
        { readsOnly: false },
      ),
    ).rejects.toBe(deadlock);
    expect(tried).toBe(-95);
  });

  it.each(['53100', '58030', '25006'])('that takes nothing any more is unavailable: %s', (code) => {
    const full = Object.assign(new Error('could not extend file'), { code });
    expect(explained(full)).toMatchObject({ code: 'unavailable', message: "the database can't be written: could not extend file" });
  });

  it('is told from one that is wrong', () => {
    expect(isCollision(Object.assign(new Error(''), { code: '23505' }))).toBe(false);
    const wrong = Object.assign(new Error('duplicate key'), { code: '23505' });
    expect(explained(wrong)).toBe(wrong);
  });
});

describe('the audit log on PostgreSQL', () => {
  it('is written, searched and verified as on SQLite, by the tool too', async () => {
    const url = await server.createDatabase();
    const store = await storeOn(url);
    await store.run('audit.record', auditRecord({ reason: '100 % of osl-1' }));
    const params = methods['audit.search'].params.parse({ text: '100 %' });
    const found = await store.run('audit.search', { params, readBy: auditRecord({ action: 'audit.search' }) });
    expect(found).toMatchObject({ total: 1, entries: [{ index: 0, reason: '100 % of osl-1' }] });
    const { stdout } = await promisify(execFile)(process.execPath, [auditTool, 'check', '--database', url]);
    expect(stdout).toContain('2 leaves hash to what was stored');
  });
});

describe('text that PostgreSQL can not hold', () => {
  it('is refused as invalid, not answered with a failure', async () => {
    const store = await storeOn(await server.createDatabase());
    await expect(store.run('change.get', { changeId: 'a\0b' })).rejects.toMatchObject({ code: 'invalid-params' });
  });
});

describe('the address of a database', () => {
  it('is shown without its user and password', () => {
    expect(describePostgres('postgres://olga:secret@db.example:5433/switchyard')).toBe('db.example:5433/switchyard');
    expect(describePostgres('postgres:///switchyard?user=olga&host=/run/postgresql')).toBe('/run/postgresql/switchyard');
  });

  it('of another kind is refused without being repeated', () => {
    expect(() => parsePostgresUrl('mysql://root:secret@db/x', '--database')).toThrow(/^--database is no PostgreSQL address$/);
  });

  it('that nobody answers at stops the start with the way out and no password', async () => {
    const opened = openPostgres('postgres://olga:secret@127.0.0.1:1/switchyard');
    await expect(opened).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringContaining('127.0.0.1:1/switchyard') as unknown,
    });
    await expect(opened).rejects.not.toMatchObject({ message: expect.stringContaining('secret') as unknown });
  });
});
