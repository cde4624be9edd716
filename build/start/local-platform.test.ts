import { describe, expect, test } from 'vitest';
import { localDataFolder, urlOfReadyLine } from './local-platform.ts';

describe("the platform's ready line", () => {
  test('gives its address', () => {
    expect(urlOfReadyLine('{"event":"ready","url":"http://127.0.0.1:4000"}')).toBe('http://127.0.0.1:4000');
  });

  test.each(['', 'starting', '{"level":30,"msg":"listening"}', 'null', '{"url":7}'])('is not %j', (line) => {
    expect(urlOfReadyLine(line)).toBeUndefined();
  });
});

describe('the folder of local data', () => {
  test('follows the XDG base directory on Linux', () => {
    expect(localDataFolder('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/switchyard/local');
  });
});
