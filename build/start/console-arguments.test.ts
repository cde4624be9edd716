import { describe, expect, test } from 'vitest';
import { consoleArguments } from './console-arguments.ts';

const start = { appFolder: '/app', url: 'ws://127.0.0.1:4000', isRoot: false, added: [] };

describe('starting the console', () => {
  test('connects to the local platform as an operator', () => {
    expect(consoleArguments(start)).toEqual(['/app', '--connect', 'ws://127.0.0.1:4000', '--sign-in-as', 'operator']);
  });

  test('leaves the sandbox out for root alone', () => {
    expect(consoleArguments({ ...start, isRoot: true })[0]).toBe('--no-sandbox');
  });

  test('lets the person choose another platform and another role', () => {
    const added = ['--connect', 'ws://127.0.0.1:5000', '--sign-in-as=approver'];
    expect(consoleArguments({ ...start, url: undefined, added })).toEqual(['/app', ...added]);
  });
});
