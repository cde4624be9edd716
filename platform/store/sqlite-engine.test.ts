import path from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { makeDirectory } from '../test-support/process.ts';
import { openSqlite } from './sqlite-engine.ts';

it('names a full disk as what went wrong, writes nothing, and goes on once there is room', async () => {
  const directory = await makeDirectory();
  const engine = openSqlite(path.join(directory.path, 'some.sqlite'));
  const write = (bytes: number): Promise<unknown> =>
    engine.transact((db) => sql`insert into thing values (zeroblob(${bytes}))`.execute(db), { readsOnly: false });
  await sql`create table thing (body blob)`.execute(engine.db);
  await sql.raw('pragma max_page_count = 10').execute(engine.db);

  await expect(write(1_000_000)).rejects.toMatchObject({
    code: 'unavailable',
    message: "the database can't be written: database or disk is full",
    details: { remedy: expect.stringContaining('Free space') as string },
  });

  await sql.raw('pragma max_page_count = 10000').execute(engine.db);
  await write(1_000_000);
  const { rows } = await sql<{ count: number }>`select count(*) as count from thing`.execute(engine.db);
  expect(rows).toEqual([{ count: 1 }]);
  await engine.close();
  await directory.remove();
});
