/** Log views: ordered, nothing lost. */
import type { z } from 'zod';
import { changeSchema } from '../changes/change.ts';
import { alarmSchema, timelineEntrySchema } from '../model/events.ts';
import { auditEntrySchema } from './audit.ts';

/**
 * Log views: how many of the latest bodies a snapshot holds, and whether it is the latest by id or simply the latest. By id it holds
 * those that are open beside them: see `held.ts`.
 */
export const logViews = {
  timeline: { event: timelineEntrySchema, snapshot: { by: 'offset', most: 300 } },
  alarms: { event: alarmSchema, snapshot: { by: 'id', most: 1000 } },
  changes: { event: changeSchema, snapshot: { by: 'id', most: 500 } },
  audit: { event: auditEntrySchema, snapshot: { by: 'offset', most: 300 } },
} as const;

export type LogViewName = keyof typeof logViews;
export type LogEvent<N extends LogViewName> = z.infer<(typeof logViews)[N]['event']>;
export const logViewNames = Object.keys(logViews) as readonly LogViewName[];

export function isLogView(name: string): name is LogViewName {
  return Object.hasOwn(logViews, name);
}
