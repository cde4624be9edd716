import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileFault } from './file-fault.ts';
import type { FileFault } from './file-fault.ts';
import { makeDirectory } from './test-support/process.ts';

let directory: Awaited<ReturnType<typeof makeDirectory>>;
beforeAll(async () => {
  directory = await makeDirectory();
});
afterAll(() => directory.remove());

async function faultOf(act: Promise<unknown>): Promise<FileFault | null> {
  return act.then(
    () => null,
    (error: unknown) => fileFault(error),
  );
}

it('says of a missing file which, and what to do', async () => {
  const file = path.join(directory.path, 'none');
  expect(await faultOf(readFile(file))).toEqual({
    path: file,
    why: 'there is no such file or folder',
    remedy: 'Look whether the path is right; a folder that is to be written to must be there.',
  });
  expect((await faultOf(rename(file, path.join(directory.path, 'other'))))?.path).toBe(file);
});

it('tells a folder from a file', async () => {
  expect(await faultOf(readFile(directory.path))).toEqual({
    path: 'a file that was named',
    why: 'it is a folder',
    remedy: 'Name a file.',
  });
  expect((await faultOf(writeFile(directory.path, '')))?.why).toBe('it is a folder');
});

it('knows nothing of other errors', () => {
  expect(fileFault(new Error('ENOENT'))).toBeNull();
  expect(fileFault(Object.assign(new Error('no'), { code: 'ENOENT', syscall: 'connect', path: '/run/socket' }))).toBeNull();
});
