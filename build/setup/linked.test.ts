import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseLink } from './linked.mjs';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switchyard-setup-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** A checkout with its own set-up, and an npm that does nothing but empty node_modules and say so. */
async function checkout(): Promise<{ readonly root: string; setUp(): { readonly status: number | null; readonly stderr: string } }> {
  const root = join(directory, 'checkout');
  await mkdir(root);
  await cp(fileURLToPath(new URL('.', import.meta.url)), join(root, 'build', 'setup'), { recursive: true });
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/left': { version: '1.0.0' } } }));
  const npm = join(directory, 'npm.js');
  await writeFile(
    npm,
    `const fs = require('node:fs');
     for (const name of fs.readdirSync('node_modules')) fs.rmSync('node_modules/' + name, { recursive: true });
     console.error('npm was here');
     process.exit(1);`,
  );
  return {
    root,
    setUp: () =>
      spawnSync(process.execPath, [join(root, 'build', 'setup', 'main.mjs')], {
        encoding: 'utf8',
        env: { ...process.env, npm_execpath: npm, npm_node_execpath: process.execPath },
      }),
  };
}

test('set-up refuses a node_modules that is a link, says where it leads and what to do, and leaves the folder behind it alone', async () => {
  const { root, setUp } = await checkout();
  const shared = join(directory, 'shared');
  await mkdir(shared);
  await writeFile(join(shared, 'precious'), 'of another checkout');
  await symlink(shared, join(root, 'node_modules'), 'junction');
  const { status, stderr } = setUp();
  expect(status).toBe(1);
  expect(stderr).toContain(`${join(root, 'node_modules')} is a link to ${shared}`);
  expect(stderr).toContain('remove the link');
  expect(stderr).not.toContain('npm was here');
  expect(await readFile(join(shared, 'precious'), 'utf8')).toBe('of another checkout');
});

test('set-up installs into a node_modules of its own', async () => {
  const { root, setUp } = await checkout();
  await mkdir(join(root, 'node_modules'));
  await writeFile(join(root, 'node_modules', 'stale'), '');
  expect(setUp().stderr).toContain('npm was here');
  expect(await readdir(join(root, 'node_modules'))).toEqual([]);
});

test('a node_modules that is not there is no link', () => {
  expect(() => refuseLink(join(directory, 'node_modules'))).not.toThrow();
});
