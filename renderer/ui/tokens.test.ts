import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const channel = (from: number) => {
    const share = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['page', 'panel', 'raised'];
const textOn: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ['text', [...surfaces, 'degraded-wash', 'critical-wash', 'unknown-wash', 'accent-wash']],
  ['text-strong', [...surfaces, 'degraded-wash', 'critical-wash']],
  ['text-quiet', [...surfaces, 'degraded-wash', 'critical-wash', 'unknown-wash']],
  ['accent', [...surfaces, 'accent-wash']],
  ['degraded', ['page', 'panel', 'degraded-wash', 'critical-wash']],
  ['critical', ['page', 'panel', 'critical-wash']],
  ['unknown', ['page', 'panel', 'unknown-wash', 'unknown-hatch']],
  ['on-down', ['down-fill']],
  ['on-accent', ['accent']],
  ['added', ['added-wash']],
  ['removed', ['removed-wash']],
];
/** Shapes and lines that carry meaning: 3:1. */
const shapesOn: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ['healthy', surfaces],
  ['bar', ['page', 'panel']],
  ['bar-tick', ['page', 'bar-track']],
  ['plot', ['page', 'panel']],
  ['focus', surfaces],
];

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const pairs = (table: typeof textOn) => table.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const));

  it.each(pairs(textOn))('has %s on %s readable as text', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(shapesOn))('has %s on %s visible as a shape', (ink, ground) => {
    expect(contrast(tokens.get(ink) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(3);
  });
});

describe('the themes', () => {
  it('speak the same names', () => {
    expect([...tokensOf('light').keys()].sort()).toEqual([...tokensOf('dark').keys()].sort());
  });
});
