/** The real console: the built app, signed in, with its page open to questions. */
import type { Bench } from '../measure.ts';
import { commandLine, familyOf } from '../machine/processes.ts';
import { attachToPage } from './devtools.ts';
import type { DevTools } from './devtools.ts';
import { launchElectron } from './electron.ts';
import type { RunningElectron } from './electron.ts';
import { root } from './paths.ts';

export interface ConsoleApp {
  readonly electron: RunningElectron;
  readonly page: DevTools;
  /** The process that draws the page now; its main thread has the same number. Another one may have begun it. */
  pagePid(): number;
  /** Opens a screen, e.g. `#/streams`. */
  go(hash: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConsoleOptions {
  readonly platformUrl: string;
  readonly display: string;
  readonly userData?: string;
}

export async function openConsoleApp(bench: Bench, options: ConsoleOptions): Promise<ConsoleApp> {
  const userData = options.userData ?? (await bench.folder());
  const identity = ['--profile', 'bench', '--sign-in-as', 'operator'];
  const electron = await launchElectron(bench, options.display, [
    root,
    '--user-data',
    userData,
    ...identity,
    '--connect',
    options.platformUrl,
  ]);
  const page = await attachToPage(electron.devToolsPort, 'app://console/');
  return {
    electron,
    page,
    pagePid: () => pageProcess(electron.pid),
    go: async (hash) => {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    },
    async close() {
      page.close();
      await electron.end();
    },
  };
}

/** What each process of an app is, in words: `main`, `renderer`, `gpu-process`, `link`, `NetworkService`. */
export function roleOf(pid: number): string {
  const words = commandLine(pid);
  const value = (name: string): string | undefined => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const type = value('type');
  if (type === undefined) return 'main';
  if (type !== 'utility') return type;
  const kind = value('utility-sub-type')?.split('.').at(-1) ?? type;
  // The only one of ours.
  return kind === 'NodeService' ? 'link' : kind;
}

/** The process that draws an app's page. @throws Error when there is none. */
export function pageProcess(pid: number): number {
  const found = familyOf(pid).find((member) => roleOf(member) === 'renderer');
  if (found === undefined) throw new Error('the app has no renderer process');
  return found;
}
