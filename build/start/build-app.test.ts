import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOfSources } from './build-app.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-sources-'));
  mkdirSync(join(folder, 'renderer', 'app'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'app', 'main.tsx'), 'one');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the hash of the sources', () => {
  test('stays while nothing changes', () => {
    expect(hashOfSources(folder)).toBe(hashOfSources(folder));
  });

  test('changes with a byte, a name, and a file of the lock', () => {
    const first = hashOfSources(folder);
    writeFileSync(join(folder, 'renderer', 'app', 'main.tsx'), 'two');
    const second = hashOfSources(folder);
    renameSync(join(folder, 'renderer', 'app', 'main.tsx'), join(folder, 'renderer', 'app', 'other.tsx'));
    const third = hashOfSources(folder);
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    expect(new Set([first, second, third, hashOfSources(folder)]).size).toBe(4);
  });

  test('does not change with what is not built into the app', () => {
    const first = hashOfSources(folder);
    writeFileSync(join(folder, 'README.md'), 'words');
    expect(hashOfSources(folder)).toBe(first);
  });
});
