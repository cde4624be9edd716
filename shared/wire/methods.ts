/** Every method of the protocol: who may call it, what it takes, what it answers. Both ends derive from this table. */
import { z } from 'zod';
import { changeSchema } from '../changes/change.ts';
import { driftSchema } from '../changes/drift-schema.ts';
import { intentSchema } from '../changes/intent.ts';
import { changeModeSchema, evidenceSchema, forecastSchema, planSchema, previewSchema, ruleVerdictSchema } from '../changes/plan.ts';
import { roleSchema } from '../model/identity.ts';
import type { Role } from '../model/identity.ts';
import { auditEntrySchema } from './audit.ts';
import { changeIdSchema, momentSchema, referenceSchema, whySchema } from './fields.ts';
import { auditMethods } from './methods-audit.ts';
import { authorityMethods } from './methods-authority.ts';
import { forecastMethods } from './methods-forecast.ts';
import { configMethods } from './methods-config.ts';

const changeId = changeIdSchema;
const alarmId = z.string().min(1).max(200);
const why = whySchema;
const cursorSchema = z.object({ epoch: z.string().max(100), offset: z.number().int().nonnegative() });
export type Cursor = z.infer<typeof cursorSchema>;

const changeAct = { params: z.object({ changeId, why }).strict(), result: z.object({ change: changeSchema }) };

export const methods = {
  heartbeat: {
    role: 'viewer',
    params: z.object({}).strict(),
    result: z.object({ platformTimeMs: z.number() }),
  },
  'token.refresh': {
    role: 'viewer',
    params: z.object({ accessToken: z.string().min(1).max(8000) }).strict(),
    result: z.object({ expiresAtMs: z.number() }),
  },
  'view.subscribe': {
    role: 'viewer',
    params: z
      .object({
        view: z.string().max(60),
        params: z.record(z.string(), z.unknown()).default({}),
        /** Log views: where the console is; missing or null asks for a snapshot. */
        after: cursorSchema.nullable().default(null),
      })
      .strict(),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('state'), key: z.string() }),
      z.object({
        kind: z.literal('log'),
        key: z.string(),
        /** true: every event after `after` follows. false: `snapshot` replaces what the console had. */
        recovered: z.boolean(),
        /** Where the snapshot ends, or `after` itself. */
        cursor: cursorSchema,
        snapshot: z.array(z.unknown()),
      }),
    ]),
  },
  'view.unsubscribe': { role: 'viewer', params: z.object({ key: z.string().max(4000) }).strict(), result: z.object({}) },
  'change.preview': {
    role: 'operator',
    params: z
      .object({
        intent: intentSchema,
        /** `drill`: with the same people, rules and approvals, but its effects go to a shadow of the network alone. */
        mode: changeModeSchema.default('live'),
        /** When it is to start, so that the rules are asked as of then; null: at once. */
        startAtMs: momentSchema.nullable().default(null),
        /** The change that submitting it will undo, as the rules then let it through. */
        undoes: changeId.nullable().default(null),
      })
      .strict(),
    result: previewSchema,
  },
  'change.submit': {
    role: 'operator',
    params: z
      .object({
        planHash: z.string().regex(/^[0-9a-f]{64}$/, 'a plan hash is 64 hex digits'),
        evidenceId: z.string().min(1).max(100),
        reason: why,
        ticket: referenceSchema.nullable(),
        idempotencyKey: z.string().min(8).max(100),
        /** The change that this one undoes. */
        undoes: changeId.nullable().default(null),
        /** When it is to start, Unix ms by the platform's clock; null: at once. */
        startAtMs: momentSchema.nullable().default(null),
        /** Without a second person, for a role that may. `typed`: the ids of the IDCs that it acts on, as a second sign of intent. */
        breakGlass: z
          .object({ why, typed: z.string().max(3000) })
          .strict()
          .nullable()
          .default(null),
      })
      .strict(),
    result: z.object({ change: changeSchema }),
  },
  'change.get': {
    role: 'viewer',
    params: z.object({ changeId }).strict(),
    result: z.object({
      change: changeSchema,
      plan: planSchema,
      evidence: evidenceSchema,
      evidenceHash: z.string(),
      /** The same forecast and rules over the world as it is now; null once the change is closed. */
      now: z
        .object({
          forecast: forecastSchema,
          verdicts: z.array(ruleVerdictSchema),
          /** What moved from the evidence beyond its tolerance: with any of it, nothing more is approved or begun. */
          drift: z.array(driftSchema).default([]),
        })
        .nullable(),
    }),
  },
  'change.approve': {
    role: 'approver',
    params: z.object({ changeId, planHash: z.string().max(100) }).strict(),
    result: z.object({ change: changeSchema }),
  },
  'change.reject': { role: 'approver', ...changeAct },
  'change.withdraw': { role: 'operator', ...changeAct },
  'change.pause': { role: 'operator', ...changeAct },
  'change.resume': { role: 'operator', ...changeAct },
  'change.abort': { role: 'operator', ...changeAct },
  'change.revert': { role: 'operator', ...changeAct },
  ...forecastMethods,
  /** Signs off a change that went by break-glass: by somebody else than who asked for it, once it has closed. */
  'change.review': {
    role: 'approver',
    params: z.object({ changeId, note: why }).strict(),
    result: z.object({ change: changeSchema }),
  },
  ...configMethods,
  'audit.search': {
    role: 'viewer',
    params: z
      .object({
        text: z.string().max(200).default(''),
        /** Part of who did it: the subject, not the name. */
        who: z.string().max(100).default(''),
        /** Part of the action, e.g. `sign-in` or `change.`. */
        action: z.string().max(100).default(''),
        outcome: z.enum(['success', 'refused', 'failure']).nullable().default(null),
        changeId: changeId.nullable().default(null),
        /** From this time on, and before that one, Unix ms by the platform's clock. */
        fromMs: z.number().int().nonnegative().nullable().default(null),
        toMs: z.number().int().nonnegative().nullable().default(null),
        /** Entries with a smaller index, newest first. */
        before: z.number().int().nonnegative().nullable().default(null),
        most: z.number().int().min(1).max(500).default(100),
      })
      .strict(),
    result: z.object({ entries: z.array(auditEntrySchema), total: z.number().int() }),
  },
  ...auditMethods,
  'alarm.acknowledge': {
    role: 'operator',
    params: z.object({ alarmId, why }).strict(),
    result: z.object({}),
  },
  'alarm.shelve': {
    role: 'operator',
    params: z.object({ alarmId, forMinutes: z.number().int().min(1).max(1440), why }).strict(),
    result: z.object({ untilMs: z.number() }),
  },
  'alarm.unshelve': {
    role: 'operator',
    params: z.object({ alarmId, why }).strict(),
    result: z.object({}),
  },
  ...authorityMethods,
} as const satisfies Record<string, { role: Role; params: z.ZodType; result: z.ZodType }>;

export type MethodName = keyof typeof methods;
/** What a caller gives: defaults may be left out. */
export type ParamsIn<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
/** What a handler gets: parsed, defaults filled in. */
export type Params<M extends MethodName> = z.output<(typeof methods)[M]['params']>;
export type Result<M extends MethodName> = z.output<(typeof methods)[M]['result']>;

export function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** Notifications from a console. */
export const consoleNotifications = {
  /** State views: this sequence of this view has been drawn, or at least taken in. */
  'view.ack': z.object({ key: z.string(), sequence: z.number().int().nonnegative() }).strict(),
} as const;

/** Notifications from the platform. */
export const platformNotifications = {
  /** First message on every socket. */
  welcome: z.object({
    platformId: z.string(),
    platformName: z.string(),
    environment: z.string(),
    platformVersion: z.string(),
    sessionId: z.string(),
    platformTimeMs: z.number(),
    tokenExpiresAtMs: z.number(),
    person: z.object({ subject: z.string(), name: z.string(), role: roleSchema }),
    /** Words that must be shown as a banner, e.g. that development sign-in is on. */
    notices: z.array(z.string()),
  }),
  /** Log views: events in order; `events[0].offset` is one more than the last one sent. */
  'log.append': z.object({
    key: z.string(),
    epoch: z.string(),
    events: z.array(z.object({ offset: z.number().int().positive(), body: z.unknown() })).min(1),
  }),
} as const;
export type Welcome = z.infer<(typeof platformNotifications)['welcome']>;
