import { describe, expect, it } from 'vitest';
import { parseFlags } from './flags.ts';
import { StartError } from './start-error.ts';

const least = ['--data', 'data', '--source', 'simulator'];

function refusalOf(args: readonly string[]): StartError {
  try {
    parseFlags(args);
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the flags', () => {
  it('have defaults that are safe: loopback, any free port, nobody may sign in', () => {
    expect(parseFlags(least)).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      auditKeyFile: undefined,
      developmentIdentity: false,
      simulator: { idcs: 20, streams: 10_000, seed: 1, scenario: 'calm' },
    });
  });

  it('take a real network, a simulated one, or both', () => {
    expect(parseFlags(['--data', 'data', '--network', 'n.json'])).toMatchObject({ networkFile: 'n.json', simulator: null });
    expect(parseFlags([...least, '--network', 'n.json', '--streams', '50'])).toMatchObject({ simulator: { streams: 50 } });
  });

  it('name a database without its password', () => {
    expect(parseFlags(least)).toMatchObject({ database: undefined, databaseFile: undefined });
    expect(parseFlags([...least, '--database', 'postgres://olga@db/x'])).toMatchObject({ database: 'postgres://olga@db/x' });
    expect(parseFlags([...least, '--database-file', 'address'])).toMatchObject({ databaseFile: 'address' });
  });

  it('are not needed to ask for help', () => {
    expect(parseFlags(['--help'])).toBeUndefined();
  });

  it('are refused one by one, each naming itself and the way out', () => {
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['--source', 'simulator'], '--data'],
      [['--data', 'data'], '--source simulator'],
      [[...least, '--source', 'moon'], '--source moon'],
      [[...least, '--port', '70000'], '--port 70000'],
      [[...least, '--port', '1e3'], '--port 1e3'],
      [[...least, '--idcs', '1'], '--idcs 1'],
      [[...least, '--scenario', 'storm'], 'idc-outage'],
      [[...least, '--fast'], '--fast'],
      [[...least, '--database', 'mysql://db/x'], 'postgres://'],
      [[...least, '--database', 'postgres://olga:secret@db/x'], '--database-file'],
      [[...least, '--database', 'postgres://db/x?password=secret'], 'PGPASSWORD'],
      [[...least, '--database', 'postgres://db/x', '--database-file', 'f'], '--database-file'],
      [[...least, '--dev-identity', '--host', '0.0.0.0'], '--dev-identity'],
    ];
    for (const [args, words] of wrong) {
      const { message, remedy } = refusalOf(args);
      expect(`${message} ${remedy}`).toContain(words);
      expect(remedy).not.toBe('');
    }
  });
});
