import { z } from 'zod';
import { settingsSchema } from '../../shared/ipc/channels.ts';
import type { Settings } from '../../shared/ipc/channels.ts';
import { readJsonFile, writeJsonFile } from '../files.ts';

export interface SettingsStore {
  read(): Settings;
  setTheme(theme: Settings['theme']): Promise<Settings>;
  setAlarmsMuted(alarmsMuted: boolean): Promise<Settings>;
  /** A platform was reached: it is first in the list from now on. */
  used(platform: Settings['platforms'][number]): Promise<Settings>;
  forget(url: string): Promise<Settings>;
  /** What the operator should know, e.g. that the file could not be read. */
  readonly notices: readonly string[];
}

const defaults: Settings = { version: 1, theme: 'system', alarmsMuted: false, platforms: [] };

/** Each brings settings of its version to the next one: `migrations[0]` takes version 1. */
const migrations: readonly ((settings: unknown) => unknown)[] = [];

const storedSchema = z.looseObject({
  version: z
    .number()
    .int()
    .min(1)
    .max(migrations.length + 1),
});

function migrate(stored: z.infer<typeof storedSchema>): unknown {
  return migrations.slice(stored.version - 1).reduce<unknown>((settings, step) => step(settings), stored);
}

const fileSchema = storedSchema.transform(migrate).pipe(settingsSchema);

export async function openSettings(file: string): Promise<SettingsStore> {
  const stored = await readJsonFile(file, fileSchema);
  let settings = stored.state === 'read' ? stored.value : defaults;
  const notices =
    stored.state === 'set-aside'
      ? [`The settings of this console could not be read, so it starts anew. The old file is kept as ${stored.keptAs}.`]
      : [];
  let writing: Promise<unknown> = Promise.resolve();

  async function change(next: Settings): Promise<Settings> {
    settings = next;
    const write = writing.then(() => writeJsonFile(file, settings));
    writing = write.catch(() => undefined);
    await write;
    return next;
  }

  return {
    read: () => settings,
    setTheme: async (theme) => change({ ...settings, theme }),
    setAlarmsMuted: async (alarmsMuted) => change({ ...settings, alarmsMuted }),
    used: async (platform) =>
      change({ ...settings, platforms: [platform, ...settings.platforms.filter(({ url }) => url !== platform.url)].slice(0, 50) }),
    forget: async (url) => change({ ...settings, platforms: settings.platforms.filter((platform) => platform.url !== url) }),
    notices,
  };
}
