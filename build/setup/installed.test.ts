import { describe, expect, test } from 'vitest';
import { firstDifference } from './installed.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/left': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-system': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  },
};
const left = { version: '1.0.0', integrity: 'sha512-a' };

describe('comparing node_modules with the lock', () => {
  test('finds no difference when everything is there but what is for other systems', () => {
    expect(firstDifference(lock, { packages: { 'node_modules/left': left } })).toBeUndefined();
  });

  test('asks for an installation when there has been none', () => {
    expect(firstDifference(lock, undefined)).toBe('nothing is installed yet');
  });

  test('names a package that is missing', () => {
    expect(firstDifference(lock, { packages: {} })).toBe('node_modules/left is missing');
  });

  test('names a package of another version', () => {
    expect(firstDifference(lock, { packages: { 'node_modules/left': { ...left, version: '0.9.0' } } })).toBe(
      'node_modules/left is not 1.0.0',
    );
  });

  test('sees other contents under the same version', () => {
    expect(firstDifference(lock, { packages: { 'node_modules/left': { ...left, integrity: 'sha512-c' } } })).toBe(
      'node_modules/left is not 1.0.0',
    );
  });

  test('names a package that the lock no longer has', () => {
    expect(firstDifference(lock, { packages: { 'node_modules/left': left, 'node_modules/gone': left } })).toBe(
      'node_modules/gone is no longer wanted',
    );
  });
});
