import { expect, test } from 'vitest';
import { splitArguments } from './arguments.mjs';

test('what comes before the program is for set-up, what comes after it is the program’s own', () => {
  expect(splitArguments(['--with', 'lab', 'platform/lab/main.ts', '--headless', 'clip.ts'])).toEqual({
    setup: ['--with', 'lab'],
    file: 'platform/lab/main.ts',
    rest: ['--headless', 'clip.ts'],
  });
});

test('a line without a program is refused', () => {
  expect(() => splitArguments(['--with', 'lab'])).toThrow('no program is named');
});
