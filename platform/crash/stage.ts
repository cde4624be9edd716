/** Everything of one run that outlives a platform: targets, instances, database and directory; and the platform of the moment. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { databaseFileName } from '../store/data-directory.ts';
import { openDatabaseToRead } from '../store/driver.ts';
import { openPostgresDatabase } from '../store/postgres-driver.ts';
import type { Database } from '../store/schema.ts';
import type { TestPostgres } from '../test-support/postgres.ts';
import { startDnsTarget } from './dns-target.ts';
import { startInstances } from './instances.ts';
import type { Instances } from './instances.ts';
import { crashIdcIds, writeNetwork } from './network.ts';
import { startOrigins } from './origins.ts';
import type { Origins } from './origins.ts';
import { startTarget } from './target.ts';
import type { Target } from './target.ts';
import { startVictim } from './victim.ts';
import type { Victim } from './victim.ts';
import { startWebhookTarget } from './webhook-target.ts';

const secret = 'secret-of-a-crash-run';
const startWithinAttempts = 3;
const movers = { ingress: startTarget, webhook: startWebhookTarget, dns: startDnsTarget } as const;

export interface Stage {
  readonly idcs: readonly string[];
  readonly target: Target;
  readonly origins: Origins;
  readonly instances: Instances;
  /** The platform that runs; starts one when none does. @throws Error when the last one ended by itself */
  platform(): Promise<Victim>;
  /** Unix ms at which the last platform was started. */
  startedAtMs(): number;
  /** Reads the database beside the platforms. */
  read<T>(act: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a story needs of the world around the platform. */
export interface Surroundings {
  /** What moves traffic: the real ingress agent, a traffic manager behind the signed webhook, or a zone of BIND. */
  readonly mover: keyof typeof movers;
  /** What success checks see everywhere, in percent; 5 is the most that they let pass. */
  readonly rebufferPct: number;
}

export interface StageOptions extends Surroundings {
  /** null: SQLite. */
  readonly postgres: TestPostgres | null;
}

/** Answers once a platform runs and every instance has said what it runs: what comes now, the story brings about. */
export async function openStage({ postgres, mover, rebufferPct }: StageOptions): Promise<Stage> {
  const idcs = crashIdcIds;
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-crash-'));
  const secretFile = path.join(directory, 'secret');
  await writeFile(secretFile, secret, { mode: 0o600 });
  const target = await movers[mover]({ idcs, directory, secretFile });
  const origins = await startOrigins({ idcs, directory, publishWeights: () => target.publishWeights() });
  const url = postgres === null ? null : await postgres.createDatabase();
  const data = path.join(directory, 'data');
  let victim: Victim | undefined;
  let startedAtMs = 0;
  let starting: Promise<Victim> | undefined;
  const instances = startInstances({
    idcs,
    secret,
    platformUrl: () => (victim === undefined || victim.isDead() ? undefined : victim.url),
  });

  const flags = [
    ...(await writeNetwork({ directory, mover: target.mover, nodes: [...origins.nodes] })),
    ...['--data', data, '--machine-secret', secretFile],
    ...(url === null ? [] : ['--database', url]),
  ];

  async function start(): Promise<Victim> {
    if (victim !== undefined) {
      const { signal, code, words } = await victim.ended;
      if (signal !== 'SIGKILL') throw new Error(`the platform ended by itself (${String(signal ?? code)}):\n${words}`);
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        startedAtMs = Date.now();
        victim = await startVictim({ rebufferPct, placesFile: origins.placesFile }, flags);
        return victim;
      } catch (error) {
        if (attempt === startWithinAttempts) throw error;
      }
    }
  }

  async function platform(): Promise<Victim> {
    if (victim !== undefined && !victim.isDead()) return victim;
    starting ??= start().finally(() => (starting = undefined));
    return starting;
  }

  const stage: Stage = {
    idcs,
    target,
    origins,
    instances,
    platform,
    startedAtMs: () => startedAtMs,
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
      await origins.close();
      await target.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
  try {
    await platform();
    await instances.allReported;
    return stage;
  } catch (error) {
    await stage.close();
    throw error;
  }
}
