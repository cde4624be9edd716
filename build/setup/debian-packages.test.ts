import { describe, expect, test } from 'vitest';
import { debianFlavour, missingPackages } from './debian-packages.mjs';

describe('telling Debians apart', () => {
  test.each([
    ['Debian 12', 'ID=debian\nVERSION_ID="12"\n', 'debian'],
    ['Debian 13', 'ID=debian\nVERSION_ID="13"\n', 'debian-time64'],
    ['Debian without a version, which is testing', 'ID=debian\n', 'debian-time64'],
    ['Ubuntu 22.04', 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n', 'debian'],
    ['Ubuntu 24.04', 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', 'debian-time64'],
    ['Fedora', 'ID=fedora\nVERSION_ID=42\n', 'other'],
  ])('knows %s', (_name, osRelease, flavour) => {
    expect(debianFlavour(osRelease)).toBe(flavour);
  });
});

describe('finding missing packages', () => {
  test('takes a package that was removed but left its configuration as missing', () => {
    expect(missingPackages(['nginx', 'haproxy'], 'debian', 'nginx config-files\nhaproxy installed\n')).toEqual(['nginx']);
  });

  test('asks for the new names after the time_t transition', () => {
    expect(missingPackages(['libgtk-3-0', 'libnss3'], 'debian-time64', 'libnss3 installed\n')).toEqual(['libgtk-3-0t64']);
  });

  test('is not fooled by a package whose name only begins alike', () => {
    expect(missingPackages(['nginx'], 'debian', 'nginx-common installed\n')).toEqual(['nginx']);
  });
});
