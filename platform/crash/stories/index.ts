import { configRelease, configRollback } from './config.ts';
import { hold, override } from './guards.ts';
import { breakGlass, emergencyShift, revertedShift, stagedShift } from './shifts.ts';
import type { Story } from './story.ts';

/** Every kind of change. A new kind is a new file beside this one, and a name here. */
export const stories: readonly Story[] = [
  stagedShift,
  emergencyShift,
  breakGlass,
  revertedShift,
  configRelease,
  configRollback,
  hold,
  override,
];
