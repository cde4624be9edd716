/** For tests: a PostgreSQL server of their own, on a socket in a temporary directory. It dies with whoever started it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const programs = '/usr/lib/postgresql';
const user = 'switchyard';
/** Debian's package makes this account; the server refuses to run as root. */
const account = 'postgres';

export interface TestPostgres {
  /** Makes an empty database and answers its address. */
  createDatabase(): Promise<string>;
  /** Runs SQL as an administrator, whatever the platforms do. Answers what it prints, a row a line. */
  sql(text: string): Promise<string>;
  /** As after a power cut: every connection is lost. */
  crash(): Promise<void>;
  /** After {@link TestPostgres.crash}: the same data, the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error naming the package when PostgreSQL is not installed. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = await programsDirectory();
  const asRoot = process.getuid?.() === 0;
  const drop = asRoot ? ['--reuid', account, '--regid', account, '--clear-groups'] : [];
  const directory = await mkdtemp(path.join(tmpdir(), 'switchyard-pg-'));
  const [data, sockets] = [path.join(directory, 'data'), path.join(directory, 'sockets')];
  await mkdir(sockets);
  if (asRoot) {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (which) => Number((await execute('id', [which, account])).stdout)));
    for (const made of [directory, sockets]) await chown(made, uid ?? 0, gid ?? 0);
    await chmod(directory, 0o755);
    await chmod(sockets, 0o755);
  }
  // In the root directory everybody may be; the caller's own may be closed to the account.
  await execute(
    'setpriv',
    [...drop, path.join(bin, 'initdb'), '-D', data, '-U', user, '-E', 'UTF8', '--locale=C', '-A', 'trust', '--no-sync'],
    { cwd: '/' },
  );

  let databases = 0;
  let server = await run();

  async function run(): Promise<{ end(signal: NodeJS.Signals): Promise<void> }> {
    // Tests kill platforms, not machines: nothing here has to survive a power cut.
    const quick = ['fsync=off', 'full_page_writes=off', 'shared_buffers=16MB', 'max_connections=60', 'listen_addresses='];
    const child = spawn(
      'setpriv',
      [
        '--pdeathsig',
        'INT',
        ...drop,
        path.join(bin, 'postgres'),
        '-D',
        data,
        '-k',
        sockets,
        ...quick.flatMap((setting) => ['-c', setting]),
      ],
      { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-4_000)));
    const exited = once(child, 'exit');
    for (;;) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended:\n${said}`);
      const ready = await execute(path.join(bin, 'pg_isready'), ['-q', '-h', sockets]).then(
        () => true,
        () => false,
      );
      if (ready) break;
      await wait(50);
    }
    return {
      end: async (signal) => {
        child.kill(signal);
        await exited;
      },
    };
  }

  async function sql(text: string): Promise<string> {
    const { stdout } = await execute(path.join(bin, 'psql'), ['-h', sockets, '-U', user, '-d', 'postgres', '-At', '-c', text]);
    return stdout.trim();
  }

  return {
    createDatabase: async () => {
      databases += 1;
      const name = `test_${String(databases)}`;
      await sql(`create database ${name}`);
      return `postgres:///${name}?user=${user}&host=${encodeURIComponent(sockets)}`;
    },
    sql,
    crash: () => server.end('SIGQUIT'),
    restart: async () => {
      server = await run();
    },
    stop: async () => {
      await server.end('SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function programsDirectory(): Promise<string> {
  const versions = await readdir(programs).catch(() => []);
  const latest = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((one, other) => other - one)[0];
  if (latest === undefined)
    throw new Error(`there is no PostgreSQL in ${programs}: install Debian's package postgresql, or run npm run setup -- --with test`);
  return path.join(programs, String(latest), 'bin');
}
