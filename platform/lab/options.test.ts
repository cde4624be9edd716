import { describe, expect, it } from 'vitest';
import { parseLabOptions } from './options.ts';

describe('lab options', () => {
  it('start everything by default', () => {
    expect(parseLabOptions([])).toMatchObject({ isHeadless: false, withPlatform: true, withTraffic: true, streams: 24, viewers: 24 });
  });
  it('--network-only leaves platform and traffic out', () => {
    expect(parseLabOptions(['--network-only'])).toMatchObject({ withPlatform: false, withTraffic: false });
  });
  it('name what can not be understood', () => {
    expect(() => parseLabOptions(['--streams', 'many'])).toThrow('--streams many: give a whole number from 0 to 1000');
    expect(() => parseLabOptions(['--fast'])).toThrow(/--fast/);
  });
});
