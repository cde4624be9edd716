import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { packagedFuses } from './finish.mjs';

describe('the fuses of a packaged console', () => {
  test('are all decided, so that a new one stops the build', () => {
    const fuses = packagedFuses(45);
    const undecided = Object.values(FuseV1Options).filter((option) => typeof option === 'number' && fuses[option] === undefined);
    expect(undecided).toEqual([]);
    expect(fuses.strictlyRequireAllFuses).toBe(true);
  });

  test.each([
    ['run as plain Node', FuseV1Options.RunAsNode],
    ['take NODE_OPTIONS', FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    ['be debugged by --inspect', FuseV1Options.EnableNodeCliInspectArguments],
    ['give file: pages more rights', FuseV1Options.GrantFileProtocolExtraPrivileges],
  ])('do not let it %s', (_what, option) => {
    expect(packagedFuses(45)[option]).toBe(false);
  });

  test('leave out only what the pinned test runtime does not have', () => {
    expect(packagedFuses(33)[FuseV1Options.WasmTrapHandlers]).toBeUndefined();
    expect(packagedFuses(33)[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true);
  });
});
