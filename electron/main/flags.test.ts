import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

test('flags are read among those of Chromium and Electron', () => {
  const words = ['--no-sandbox', '--disable-gpu', '--inspect=0', '/app', '--profile', 'ana', '--connect', 'https://console.example.net/x'];
  expect(parseFlags(words)).toEqual({
    ok: true,
    flags: {
      profile: 'ana',
      userData: null,
      connect: 'https://console.example.net',
      signInAs: null,
      version: false,
      help: false,
    },
  });
});

test('a value may stand behind an equals sign', () => {
  expect(parseFlags(['--connect=http://127.0.0.1:4800', '--sign-in-as=omar', '--user-data=/srv/console'])).toMatchObject({
    ok: true,
    flags: { connect: 'http://127.0.0.1:4800', signInAs: 'omar', userData: '/srv/console', profile: 'main' },
  });
});

test.each([
  [['--profile', '../elsewhere'], 'letters, digits'],
  [['--connect', 'ftp://example.net'], 'https://console.example.net'],
  [['--connect', 'nonsense'], 'https://console.example.net'],
  [['--sign-in-as', 'omar'], 'needs --connect'],
  [['--profile'], 'needs a value'],
])('%j is refused with what to do', (words, hint) => {
  const parsed = parseFlags(words);
  expect(parsed.ok ? '' : parsed.problem).toContain(hint);
});
