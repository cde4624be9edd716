/** Bodies of the log views `timeline` and `alarms`. */
import { z } from 'zod';
import { burnSchema } from './burn.ts';
import { actorSchema } from './identity.ts';

export const severities = ['info', 'unknown', 'degraded', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

export const timelineEntrySchema = z.object({
  atMs: z.number(),
  kind: z.enum(['health', 'alarm', 'change', 'release', 'identity', 'authority', 'platform']),
  severity: severitySchema,
  idc: z.string().nullable(),
  /** Where `idc` is not enough: every IDC that it tells of; empty: nothing happened at any, as in a drill. */
  idcs: z.array(z.string()).optional(),
  title: z.string(),
  detail: z.string().nullable(),
  changeId: z.string().nullable(),
  release: z.object({ namespace: z.string(), release: z.number().int() }).nullable(),
  actor: actorSchema.nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Whether an entry tells of something at this IDC; one that names none tells of the whole network. */
export function tellsOf({ idc, idcs }: TimelineEntry, id: string): boolean {
  return idcs === undefined ? idc === null || idc === id : idcs.includes(id);
}

/** One alarm as it stands after an event: a console keeps the latest by `id`. */
export const alarmSchema = z.object({
  id: z.string(),
  /** De-duplication key, e.g. `health:osl-1` or `routing-mismatch:osl-1:play`. */
  cause: z.string(),
  idc: z.string().nullable(),
  severity: severitySchema,
  title: z.string(),
  detail: z.string(),
  raisedAtMs: z.number(),
  /** How often the cause came back while the alarm stood. */
  count: z.number().int().positive(),
  acknowledged: z.object({ by: actorSchema, atMs: z.number(), why: z.string() }).nullable(),
  /** Out of sight until then; the platform ends it by itself. */
  shelved: z.object({ by: actorSchema, atMs: z.number(), untilMs: z.number(), why: z.string() }).nullable().default(null),
  /** Of an alarm about an error budget. */
  burn: burnSchema.nullable().default(null),
  clearedAtMs: z.number().nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;
