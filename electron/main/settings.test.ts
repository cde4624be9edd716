import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCredentials } from './credentials.ts';
import type { Sealer } from './credentials.ts';
import { openSettings } from './settings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-settings-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function platform(url: string) {
  return { url, label: 'Test', lastUsedAtMs: 1 };
}

test('settings survive, the platform used last first', async () => {
  const file = join(folder, 'settings.json');
  const settings = await openSettings(file);
  expect(settings.read()).toEqual({ version: 1, theme: 'system', alarmsMuted: false, platforms: [] });
  await Promise.all([
    settings.setTheme('dark'),
    settings.used(platform('https://a.example.net')),
    settings.used(platform('https://b.example.net')),
  ]);
  await settings.used(platform('https://a.example.net'));
  const again = await openSettings(file);
  expect(again.read()).toMatchObject({ theme: 'dark', platforms: [{ url: 'https://a.example.net' }, { url: 'https://b.example.net' }] });
  expect((await again.forget('https://a.example.net')).platforms.length).toBe(1);
});

test('a console stays muted, and one that never was is not', async () => {
  const file = join(folder, 'settings.json');
  await writeFile(file, '{"version":1,"theme":"dark","platforms":[]}');
  const settings = await openSettings(file);
  expect(settings.read().alarmsMuted).toBe(false);
  await settings.setAlarmsMuted(true);
  expect((await openSettings(file)).read()).toMatchObject({ theme: 'dark', alarmsMuted: true });
});

test.each(['{"version":1,"theme":"pink","platforms":[]}', '{"version":99}', '{"ver', ''])(
  'settings that can not be read (%s) are kept aside, and that is said',
  async (text) => {
    const file = join(folder, 'settings.json');
    await writeFile(file, text);
    const settings = await openSettings(file);
    expect(settings.read().theme).toBe('system');
    expect(settings.notices[0]).toContain(`${file}.unreadable`);
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe(text);
  },
);

const sealing: Sealer = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => Buffer.from(text).reverse(),
  decryptString: (sealed) => Buffer.from(sealed).reverse().toString(),
};

test('a refresh token is stored sealed and comes back', async () => {
  const file = join(folder, 'credentials.json');
  const credentials = await openCredentials(file, sealing, true);
  await credentials.keep('https://a.example.net', 'secret-token');
  expect(await readFile(file, 'utf8')).not.toContain('secret-token');
  const again = await openCredentials(file, sealing, true);
  expect(again.refreshToken('https://a.example.net')).toBe('secret-token');
  await again.keep('https://a.example.net', null);
  expect((await openCredentials(file, sealing, true)).refreshToken('https://a.example.net')).toBeNull();
});

test.each([
  ['no keyring', { ...sealing, isEncryptionAvailable: () => false }],
  ['a keyring whose password everybody knows', { ...sealing, getSelectedStorageBackend: () => 'basic_text' }],
])('with %s nothing is written: the token lives in memory only', async (_what, sealer) => {
  const file = join(folder, 'credentials.json');
  const credentials = await openCredentials(file, sealer, true);
  await credentials.keep('https://a.example.net', 'secret-token');
  expect(credentials.canPersist).toBe(false);
  expect(credentials.refreshToken('https://a.example.net')).toBe('secret-token');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test('what another keyring sealed is as good as missing', async () => {
  const file = join(folder, 'credentials.json');
  await (await openCredentials(file, sealing, true)).keep('https://a.example.net', 'secret-token');
  const other: Sealer = {
    ...sealing,
    decryptString: () => {
      throw new Error('wrong key');
    },
  };
  expect((await openCredentials(file, other, true)).refreshToken('https://a.example.net')).toBeNull();
});
