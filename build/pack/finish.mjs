import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

export const linuxExecutable = 'switchyard';

// The pinned test runtime has one fuse less than the Electron of package.json.
const lastKnownWithoutWasmTrapHandlers = 33;

/**
 * What a packaged console may and may not do, one by one: a fuse that a newer Electron adds stops the build until it is decided here.
 *
 * @param {number} electronMajor
 * @returns {import('@electron/fuses').FuseConfig}
 */
export function packagedFuses(electronMajor) {
  const decided = {
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  };
  const frame = { version: FuseVersion.V1, resetAdHocDarwinSignature: process.platform === 'darwin' };
  if (electronMajor <= lastKnownWithoutWasmTrapHandlers) return { ...frame, ...decided };
  return { ...frame, ...decided, strictlyRequireAllFuses: true, [FuseV1Options.WasmTrapHandlers]: true };
}

/** @param {import('electron-builder').AfterPackContext} context */
export async function finishPackage(context) {
  const name = context.packager.appInfo.productFilename;
  /** @type {Readonly<Record<string, string>>} */
  const executables = {
    darwin: join(`${name}.app`, 'Contents', 'MacOS', name),
    mas: join(`${name}.app`, 'Contents', 'MacOS', name),
    win32: `${name}.exe`,
    linux: linuxExecutable,
  };
  const executable = executables[context.electronPlatformName];
  if (executable === undefined) throw new Error(`No fuses are known for ${context.electronPlatformName}: add it to build/pack/finish.mjs`);
  // electron-builder leaves it behind when it copies an unpacked Electron.
  rmSync(join(context.appOutDir, 'resources', 'default_app.asar'), { force: true });
  const electronMajor = Number.parseInt(context.packager.info.framework.version, 10);
  await flipFuses(join(context.appOutDir, executable), packagedFuses(electronMajor));
}
