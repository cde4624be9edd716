/** A real console: the built app in Electron, with a profile of its own that is thrown away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, errors } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { electronExecutable, root } from './paths.ts';

export interface ConsoleOptions {
  readonly connect: string;
  /** Subject of a development identity; missing: the Connect screen asks. */
  readonly signInAs?: string;
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  /** Chromium's sandbox needs a normal user. */
  readonly sandbox?: boolean;
  /** A profile that outlives this console; left out: one of its own, thrown away. */
  readonly userData?: string;
}

export interface RunningConsole {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly close: () => Promise<void>;
}

export async function openConsole(options: ConsoleOptions): Promise<RunningConsole> {
  try {
    return await launchConsole(options);
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    // One launch in some hundreds stands still in Playwright's handshake, which holds the app back until it is over; its start is not tried
    // here. Said aloud, so that it does not become more without anyone seeing it.
    console.warn(`a console was launched anew: ${error.message.split('\n')[0] ?? ''}`);
    return launchConsole(options);
  }
}

async function launchConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const userData = options.userData ?? (await mkdtemp(join(tmpdir(), 'switchyard-console-')));
  const sandbox = options.sandbox === true;
  const app = await _electron.launch({
    executablePath: electronExecutable,
    // Without this Playwright turns the sandbox off by itself.
    chromiumSandbox: sandbox,
    args: [
      '--disable-gpu',
      ...(sandbox ? [] : ['--no-sandbox']),
      root,
      '--user-data',
      userData,
      '--profile',
      options.signInAs ?? 'guest',
      '--connect',
      options.connect,
      ...(options.signInAs === undefined ? [] : ['--sign-in-as', options.signInAs]),
    ],
    env: { ...definedEnvironment(), LANG: 'en_GB.UTF-8', TZ: 'UTC' },
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.emulateMedia({ colorScheme: options.theme ?? 'dark', reducedMotion: 'reduce' });
  await resize(app, options.width ?? 1440, options.height ?? 900);
  return {
    app,
    page,
    close: async () => {
      await app.close();
      if (options.userData === undefined) await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function resize(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
