import type { Tone } from '../tone.ts';

/** The colour of a line by its tone. */
export function strokeOf(tone: Tone | undefined): string {
  switch (tone) {
    case 'critical':
    case 'down':
      return 'var(--critical)';
    case 'degraded':
      return 'var(--degraded)';
    case 'unknown':
      return 'var(--unknown)';
    case 'calm':
    case undefined:
      return 'var(--plot)';
  }
}
