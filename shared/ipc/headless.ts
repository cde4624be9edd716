/**
 * What a program says to consoles without a window (electron/link/headless.ts), and what they say back: one JSON object a line, on
 * standard input and output. The consoles run the real link, so tests and benches see what a window would.
 */
import { z } from 'zod';

/** Names a console; the program chooses it. */
const name = z.string().min(1).max(60);
const view = z.object({ view: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

export const headlessCommandSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    console: name,
    platformUrl: z.url(),
    /** A person of the development sign-in. */
    subject: z.string(),
    views: z.array(view),
    /** Seeds the jitter of its waits, so that a run can be replayed. */
    seed: z.number().int().nonnegative().default(1),
    /** Its draws are this much luckier than chance: a wait is a random share of 0 to `luck` of its ceiling. 1 is chance. */
    luck: z.number().min(0).max(1).default(1),
    /** How wrong this machine's clock is for the console. */
    wallErrorMs: z.number().default(0),
    /** How long it draws a frame; null: it never gets done, like a hidden window. */
    drawMs: z.number().nonnegative().nullable().default(0),
    /** Whether it checks the platform's audit log, as a console with windows does. */
    checksAudit: z.boolean().default(true),
    /** What it reports as it comes; the rest is asked for by `show`. */
    report: z.array(z.enum(['status', 'state', 'log'])).default(['status', 'state', 'log']),
  }),
  /** Somebody sets this machine's clock. */
  z.object({ kind: z.literal('set-wall'), console: name, byMs: z.number() }),
  /** The machine woke up, or its network came back. */
  z.object({ kind: z.literal('wake'), console: name, slept: z.boolean() }),
  z.object({ kind: z.literal('retry'), console: name }),
  z.object({
    kind: z.literal('call'),
    console: name,
    call: z.number().int().nonnegative(),
    method: z.string(),
    params: z.record(z.string(), z.unknown()),
  }),
  /** Report what is on the screen now: ages always, the rest as asked, because it can be much. */
  z.object({
    kind: z.literal('show'),
    console: name,
    request: z.number().int().nonnegative(),
    with: z.array(z.enum(['tables', 'logs'])).default(['tables', 'logs']),
  }),
  z.object({ kind: z.literal('close'), console: name }),
]);
export type HeadlessCommand = z.input<typeof headlessCommandSchema>;
/** To a console that is open, with defaults filled in. */
export type HeadlessOrder = Exclude<z.output<typeof headlessCommandSchema>, { kind: 'open' | 'close' }>;
export type HeadlessOptions = Extract<z.output<typeof headlessCommandSchema>, { kind: 'open' }>;

const cursor = z.object({ epoch: z.string(), offset: z.number() });
const events = z.array(z.object({ offset: z.number(), body: z.unknown() }));
/** `LinkStatus`: the program is told by the link itself, so only what it is has to be checked. */
const status = z.looseObject({ state: z.enum(['signed-out', 'connecting', 'live', 'waiting', 'stopped']) });
const frame = {
  key: z.string(),
  sequence: z.number(),
  platformTimeMs: z.number(),
  oldestInputAgeMs: z.number().nullable(),
  /** Age of the frame as a window would show it at `atMs`; for that of its inputs add `oldestInputAgeMs`. */
  shownAgeMs: z.number(),
};
/** `atMs` is the right time on this machine, Unix ms, read before any age was computed. */
const from = { console: name, atMs: z.number() };

export const headlessReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), ...from, status }),
  z.object({ kind: z.literal('state'), ...from, ...frame }),
  z.object({ kind: z.literal('log'), ...from, view: z.string(), reset: z.boolean(), cursor, events }),
  z.object({ kind: z.literal('subscription-refused'), ...from, key: z.string(), message: z.string() }),
  z.object({ kind: z.literal('answer'), ...from, call: z.number(), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), ...from, call: z.number(), message: z.string(), code: z.string() }),
  z.object({
    kind: z.literal('shown'),
    ...from,
    request: z.number(),
    status,
    /** `AuditTrust`: what it knows of the platform's audit log. */
    audit: z.looseObject({ state: z.enum(['unchecked', 'verified', 'mismatch', 'unproven']) }),
    /** Absent numbers of tables are null here; tables are null, and logs none, when they were not asked for. */
    states: z.array(z.object({ ...frame, tables: z.unknown() })),
    logs: z.array(z.object({ view: z.string(), cursor, events })),
  }),
  z.object({ kind: z.literal('note'), ...from, text: z.string() }),
]);
export type HeadlessReport = z.infer<typeof headlessReportSchema>;
