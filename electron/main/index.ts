/** Composition root of the main process: reads the flags, opens the profile, puts the parts together. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, dialog, nativeTheme, safeStorage, session as electronSession } from 'electron';
import type { MessagePortMain } from 'electron';
import { denyNavigation } from '../security/navigation.ts';
import { denyNetwork } from '../security/network.ts';
import { denyPermissions } from '../security/permissions.ts';
import { declareConsoleScheme, serveConsole } from './app-protocol.ts';
import { openCredentials } from './credentials.ts';
import { help, originOf, parseFlags } from './flags.ts';
import type { Flags } from './flags.ts';
import { serve } from './ipc.ts';
import { makeLinkPort, startLinkProcess } from './link-process.ts';
import { superviseLink } from './link-supervisor.ts';
import type { LinkSupervisor } from './link-supervisor.ts';
import { note } from './log.ts';
import { setMenu } from './menu.ts';
import { watchPower } from './power.ts';
import { openSettings } from './settings.ts';
import { createSignIn } from './sign-in.ts';
import { createWindows } from './windows.ts';

const { dirname } = import.meta;

function main(): void {
  const parsed = parseFlags(process.argv.slice(1));
  if (!parsed.ok) {
    process.stderr.write(`switchyard: ${parsed.problem}\nswitchyard --help says what there is.\n`);
    app.exit(2);
    return;
  }
  const { flags } = parsed;
  if (flags.help || flags.version) {
    process.stdout.write(flags.help ? help : `Switchyard ${app.getVersion()}\n`);
    app.exit(0);
    return;
  }
  const profileDirectory = join(flags.userData ?? join(app.getPath('appData'), 'switchyard', 'profiles'), flags.profile);
  mkdirSync(profileDirectory, { recursive: true, mode: 0o700 });
  app.setPath('userData', profileDirectory);
  if (!app.requestSingleInstanceLock()) {
    note(`profile ${flags.profile} is open already: brought to the front. For a second console name another --profile.`);
    app.exit(0);
    return;
  }
  declareConsoleScheme();
  denyNavigation(app);
  app.on('window-all-closed', () => {
    app.quit();
  });
  app
    .whenReady()
    .then(async () => open(flags, profileDirectory))
    .catch((error: unknown) => {
      note(`could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      app.exit(1);
    });
}

async function open(flags: Flags, profileDirectory: string): Promise<void> {
  const [settings, credentials] = await Promise.all([
    openSettings(join(profileDirectory, 'settings.json')),
    openCredentials(join(profileDirectory, 'credentials.json'), safeStorage, process.platform === 'linux'),
  ]);
  nativeTheme.themeSource = settings.read().theme;
  const signIn = createSignIn(flags, settings, credentials);
  const link = superviseLink<MessagePortMain>({
    start: () => startLinkProcess(join(dirname, 'link.js')),
    profileDirectory,
    session: () => signIn.session(),
    makePort: makeLinkPort,
    onNews(news) {
      switch (news.kind) {
        case 'note':
          note(news.text);
          return;
        case 'refresh-token':
          signIn.tokenChanged(news).catch(noteFailure('the sign-in could not be stored'));
          return;
        case 'reached':
          settings
            .used({ url: news.platformUrl, label: news.platformName.slice(0, 80), lastUsedAtMs: Date.now() })
            .catch(noteFailure('the settings could not be stored'));
          return;
      }
    },
    time: {
      monotonicMs: () => performance.now(),
      after: (delayMs, run) => void setTimeout(run, delayMs),
    },
  });
  watchPower((slept) => {
    link.wake(slept);
  });
  app.on('before-quit', () => {
    link.close();
  });
  serveBridge({ flags, settings, credentials, signIn, link });
  denyPermissions(electronSession.defaultSession);
  denyNetwork(electronSession.defaultSession);
  serveConsole(join(dirname, '..', 'renderer'));
  setMenu(process.platform === 'darwin');
  const windows = await createWindows({
    profileDirectory,
    preload: join(dirname, '..', 'preload', 'index.cjs'),
    title: flags.profile === 'main' ? 'Switchyard' : `Switchyard — ${flags.profile}`,
  });
  app.on('second-instance', () => {
    windows.show();
  });
  windows.open();
}

function serveBridge(parts: {
  readonly flags: Flags;
  readonly settings: Awaited<ReturnType<typeof openSettings>>;
  readonly credentials: Awaited<ReturnType<typeof openCredentials>>;
  readonly signIn: ReturnType<typeof createSignIn>;
  readonly link: LinkSupervisor;
}): void {
  const { flags, settings, credentials, signIn, link } = parts;

  function signOut(): void {
    signIn.signedOut();
    link.signOut();
  }

  serve(
    {
      'app.describe': () => ({
        version: app.getVersion(),
        profile: flags.profile,
        operatingSystem: process.platform,
        connectTo: flags.connect,
        canPersistCredentials: credentials.canPersist,
        notices: [...settings.notices],
      }),
      'settings.read': () => settings.read(),
      'settings.setAlarmsMuted': (muted) => settings.setAlarmsMuted(muted),
      'settings.setTheme': async (theme) => {
        nativeTheme.themeSource = theme;
        return settings.setTheme(theme);
      },
      'platforms.forget': async (url) => {
        const platformUrl = originOf(url) ?? url;
        if (signIn.session()?.platformUrl === platformUrl) signOut();
        await credentials.keep(platformUrl, null);
        return settings.forget(platformUrl);
      },
      'identity.offers': async (url) => link.offers(originOf(url) ?? url),
      'identity.signIn': async ({ url, subject }) => {
        const outcome = await link.signIn(originOf(url) ?? url, subject);
        if (outcome.ok) signIn.signedInByHand();
        return outcome;
      },
      'identity.signOut': () => {
        signOut();
        return null;
      },
      'audit.export': async (times) => {
        const file = await askWhereToSave();
        return file === null ? { ok: true, value: null } : link.exportAudit({ file, ...times });
      },
      'audit.cancelExport': () => {
        link.cancelExport();
        return null;
      },
      'clipboard.write': (text) => {
        void clipboard.writeText(text);
        return null;
      },
    },
    {
      'link.portWanted': (sender) => {
        link.connectWindow(sender.id);
      },
      'network.online': () => {
        link.wake(false);
      },
    },
  );
}

/** null: the person thought better of it. */
async function askWhereToSave(): Promise<string | null> {
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Export the audit log',
    defaultPath: `switchyard-audit-${day}.bundle`,
  });
  return canceled || filePath === '' ? null : filePath;
}

function noteFailure(what: string): (error: unknown) => void {
  return (error) => {
    note(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
}

main();
