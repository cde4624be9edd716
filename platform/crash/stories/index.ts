import { configRelease, configRollback } from './config.ts';
import { emergencyShift, revertedShift, stagedShift } from './shifts.ts';
import type { Story } from './story.ts';

/** Every kind of change. A new kind is a new file beside this one, and a name here. */
export const stories: readonly Story[] = [stagedShift, emergencyShift, revertedShift, configRelease, configRollback];
