import { hasBind } from '../../test-support/bind.ts';
import { configRelease, configRollback } from './config.ts';
import { hold, override } from './guards.ts';
import { originSwitch } from './origins.ts';
import { breakGlass, dnsShift, drilledShift, emergencyShift, revertedShift, scheduledShift, stagedShift, webhookShift } from './shifts.ts';
import type { Story } from './story.ts';

/** Every kind of change. A new kind is a new file beside this one, and a name here. */
export const stories: readonly Story[] = [
  stagedShift,
  emergencyShift,
  breakGlass,
  revertedShift,
  scheduledShift,
  webhookShift,
  drilledShift,
  originSwitch,
  configRelease,
  configRollback,
  hold,
  override,
  // Where it is missing there is one story less; seeds then mean others.
  ...(hasBind ? [dnsShift] : []),
];
