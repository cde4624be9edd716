import { finishPackage, linuxExecutable } from './pack/finish.mjs';

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'io.github.switchyard.console',
  productName: 'Switchyard',
  directories: { output: 'dist', buildResources: 'build/resources' },
  // Everything the app runs is bundled into `out`.
  files: ['out/**', 'package.json', '!node_modules/**', '!out/main/built-from'],
  asar: true,
  npmRebuild: false,
  afterPack: finishPackage,
  linux: { target: ['AppImage', 'deb', 'tar.gz'], category: 'Network', executableName: linuxExecutable },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
};
