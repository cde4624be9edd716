import { afterAll, beforeAll, describe } from 'vitest';
import type { DatabaseChoice } from '../store/messages.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';

/** Declares the same tests for SQLite and PostgreSQL. @param declare gets what chooses an empty database */
export function onBothDatabases(declare: (choose: () => Promise<DatabaseChoice>) => void): void {
  describe('on SQLite', () => {
    declare(async () => ({ kind: 'sqlite' }));
  });
  describe('on PostgreSQL', () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());
    declare(async () => ({ kind: 'postgres', url: await server.createDatabase() }));
  });
}
