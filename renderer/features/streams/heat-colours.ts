/** The tokens that the heat map is painted with; a canvas can't read CSS by itself. */
import { useMemo, useSyncExternalStore } from 'react';
import type { HeatKind } from './model/heat-scale.ts';

type Rgb = readonly [red: number, green: number, blue: number];

export interface HeatColours {
  readonly page: string;
  /** Drawn into a cell, so that no state is told by its hue alone. */
  readonly mark: string;
  readonly of: (kind: HeatKind, shade: number) => Rgb;
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function currentTheme(): string {
  return document.documentElement.dataset['theme'] ?? '';
}

/** Anew when the theme changes. */
export function useHeatColours(): HeatColours {
  const theme = useSyncExternalStore(subscribe, currentTheme);
  return useMemo(() => readColours(theme), [theme]);
}

/** @param _theme what the tokens depend on. */
function readColours(_theme: string): HeatColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const calmest = rgbOf(token('--heat-calmest'));
  const liveliest = rgbOf(token('--heat-liveliest'));
  const fixed: Readonly<Record<Exclude<HeatKind, 'calm'>, Rgb>> = {
    empty: rgbOf(token('--page')),
    degraded: rgbOf(token('--degraded')),
    critical: rgbOf(token('--critical')),
    down: rgbOf(token('--down-fill')),
    unknown: rgbOf(token('--heat-unknown')),
  };
  return {
    page: token('--page'),
    mark: token('--heat-mark'),
    of: (kind, shade) => (kind === 'calm' ? mixed(calmest, liveliest, shade) : fixed[kind]),
  };
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}
