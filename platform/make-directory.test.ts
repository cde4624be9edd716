import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDirectory } from './make-directory.ts';

let top = '';

beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'switchyard-directory-'));
});

afterEach(() => rm(top, { recursive: true }));

it('makes a directory and those above it for this user alone, and leaves one that is there', async () => {
  const deep = path.join(top, 'a', 'b');
  makeDirectory(deep);
  makeDirectory(deep);
  expect((await stat(path.join(top, 'a'))).mode & 0o777).toBe(0o700);
  expect((await stat(deep)).mode & 0o777).toBe(0o700);
});

it('refuses a file, and a place below a file', async () => {
  await mkdir(path.join(top, 'here'));
  await writeFile(path.join(top, 'here', 'file'), '');
  expect(() => makeDirectory(path.join(top, 'here', 'file'))).toThrow('EEXIST');
  expect(() => makeDirectory(path.join(top, 'here', 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
});

it.runIf(existsSync('/proc/self'))('refuses at once where the file system says that something above is missing', () => {
  expect(() => makeDirectory('/proc/x/y')).toThrow('ENOENT');
});
