import { describe, expect, test } from 'vitest';
import { requireDisplay } from './display.mjs';

describe('looking for a display', () => {
  test('is content with X or Wayland', () => {
    expect(() => requireDisplay({ platform: 'linux', env: { DISPLAY: ':0' }, hasXvfb: false })).not.toThrow();
    expect(() => requireDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, hasXvfb: false })).not.toThrow();
  });

  test('asks for none on Windows and macOS', () => {
    expect(() => requireDisplay({ platform: 'darwin', env: {}, hasXvfb: false })).not.toThrow();
  });

  test('gives the line for a display in memory, with its package where that is missing', () => {
    expect(() => requireDisplay({ platform: 'linux', env: {}, hasXvfb: true })).toThrow(/ {2}xvfb-run -a npm start/);
    expect(() => requireDisplay({ platform: 'linux', env: { DISPLAY: '' }, hasXvfb: false })).toThrow(
      /apt-get install -y xvfb xauth && xvfb-run/,
    );
  });
});
