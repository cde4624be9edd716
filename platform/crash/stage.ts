/** Everything of one run that outlives a platform: targets, instances, database and directory; and the platform of the moment. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { simulatedIdcs } from '../sources/simulator/network.ts';
import { databaseFileName } from '../store/data-directory.ts';
import { openDatabaseToRead } from '../store/driver.ts';
import { openPostgresDatabase } from '../store/postgres-driver.ts';
import type { Database } from '../store/schema.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { startInstances } from './instances.ts';
import type { Instances } from './instances.ts';
import { startTarget } from './target.ts';
import type { Target } from './target.ts';
import { startVictim } from './victim.ts';
import type { Victim } from './victim.ts';

const simulator = { seed: 1, idcs: 4, streams: 40, scenario: 'calm' } as const;
const secret = 'secret-of-a-crash-run';
const startWithinAttempts = 3;

export interface Stage {
  readonly idcs: readonly string[];
  readonly target: Target;
  readonly instances: Instances;
  /** The platform that runs; starts one when none does. @throws Error when the last one ended by itself */
  platform(): Promise<Victim>;
  /** Reads the database beside the platforms. */
  read<T>(act: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** null: SQLite. */
  readonly postgres: TestPostgres | null;
  readonly rebufferPct: number;
}

export async function openStage({ postgres, rebufferPct }: StageOptions): Promise<Stage> {
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-crash-'));
  const secretFile = path.join(directory, 'secret');
  await writeFile(secretFile, secret, { mode: 0o600 });
  const idcs = simulatedIdcs(simulator).map(({ id }) => id);
  const target = await startTarget({ idcs, directory, secret });
  const url = postgres === null ? null : await postgres.createDatabase();
  const data = path.join(directory, 'data');
  let victim: Victim | undefined;
  let starting: Promise<Victim> | undefined;
  const instances = startInstances({
    idcs,
    secret,
    platformUrl: () => (victim === undefined || victim.isDead() ? undefined : victim.url),
  });

  const flags = [
    ['--data', data],
    ['--source', 'simulator'],
    ['--idcs', String(simulator.idcs)],
    ['--streams', String(simulator.streams)],
    ['--machine-secret', secretFile],
    ['--dev-identity'],
    ...(url === null ? [] : [['--database', url]]),
  ].flat();

  async function start(): Promise<Victim> {
    if (victim !== undefined) {
      const { signal, code, words } = await victim.ended;
      if (signal !== 'SIGKILL') throw new Error(`the platform ended by itself (${String(signal ?? code)}):\n${words}`);
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        victim = await startVictim({ agentUrl: target.url, secretFile, rebufferPct }, flags);
        return victim;
      } catch (error) {
        if (attempt === startWithinAttempts) throw error;
      }
    }
  }

  return {
    idcs,
    target,
    instances,
    platform: async () => {
      if (victim !== undefined && !victim.isDead()) return victim;
      starting ??= start().finally(() => (starting = undefined));
      return starting;
    },
    read: async (act) => {
      const db = url === null ? openDatabaseToRead(path.join(data, databaseFileName)) : openPostgresDatabase(url);
      try {
        return await act(db);
      } finally {
        await db.destroy();
      }
    },
    close: async () => {
      await starting?.catch(() => undefined);
      victim?.kill('SIGKILL');
      await victim?.ended;
      await instances.close();
      await target.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
