import { describe, expect, test } from 'vitest';
import { parseSetupOptions } from './options.mjs';

describe('the options of set-up', () => {
  test('collects the parts', () => {
    expect([...parseSetupOptions(['--with', 'test', '--with', 'lab'])]).toEqual(['test', 'lab']);
  });

  test.each([[['--with', 'everything']], [['--with']], [['--force']]])('refuses %j and says what it knows', (words) => {
    expect(() => parseSetupOptions(words)).toThrow(/--with test, --with lab/);
  });
});
