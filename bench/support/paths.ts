import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where set-up puts the Electron that everything is measured on. */
export const electronExecutable = process.env['SWITCHYARD_ELECTRON'] ?? join(root, '.runtime', 'electron-33.2.1', 'electron');
