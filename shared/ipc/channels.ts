/** Channels between a window and main, declared once: preload, main's wrapper and the renderer's bridge type derive from this. */
import { z } from 'zod';
import { roleSchema, signInOffersSchema } from '../model/identity.ts';
import type { ErrorCode } from '../wire/errors.ts';

export const themes = ['system', 'dark', 'light'] as const;

export const settingsSchema = z.object({
  version: z.literal(1),
  theme: z.enum(themes),
  /** Alarms make no sound here: of this console alone, not of the network. */
  alarmsMuted: z.boolean().default(false),
  /** Platforms this console knows, latest used first. */
  platforms: z.array(z.object({ url: z.url(), label: z.string().max(80), lastUsedAtMs: z.number() })).max(50),
});
export type Settings = z.infer<typeof settingsSchema>;

const url = z.url({ protocol: /^https?$/, error: 'an address such as https://console.example.net' });

export const problemSchema = z.object({ message: z.string(), remedy: z.string(), cause: z.string() });

/** An export of the audit log on disk. */
export const savedBundleSchema = z.object({
  file: z.string(),
  entries: z.number().int().nonnegative(),
  /** What is wrong with it, as the end of a sentence that begins with "the bundle"; null: proven. */
  fault: z.string().nullable(),
});
export type SavedBundle = z.infer<typeof savedBundleSchema>;

/** Either a value, or a problem in words: expected trouble is not an exception. */
function outcomeOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), problem: problemSchema })]);
}

export const channels = {
  'app.describe': {
    args: z.tuple([]),
    result: z.object({
      version: z.string(),
      profile: z.string(),
      operatingSystem: z.string(),
      /** Set by `--connect`: the platform to offer first. */
      connectTo: z.string().nullable(),
      canPersistCredentials: z.boolean(),
      /** What the operator should know of this console itself, e.g. that its settings could not be read. */
      notices: z.array(z.string()),
    }),
  },
  'settings.read': { args: z.tuple([]), result: settingsSchema },
  'settings.setTheme': { args: z.tuple([z.enum(themes)]), result: settingsSchema },
  'settings.setAlarmsMuted': { args: z.tuple([z.boolean()]), result: settingsSchema },
  'platforms.forget': { args: z.tuple([url]), result: settingsSchema },
  'identity.offers': { args: z.tuple([url]), result: outcomeOf(signInOffersSchema) },
  'identity.signIn': {
    args: z.tuple([z.object({ url, subject: z.string().min(1).max(100) })]),
    result: outcomeOf(z.object({ name: z.string(), role: roleSchema })),
  },
  'identity.signOut': { args: z.tuple([]), result: z.null() },
  /** Asks where to save it, then saves an export of the audit log; null when the person thought better of it, then or later. */
  'audit.export': {
    args: z.tuple([
      z.object({ fromMs: z.number().int().nonnegative().nullable(), toMs: z.number().int().nonnegative().nullable() }).strict(),
    ]),
    result: outcomeOf(savedBundleSchema.nullable()),
  },
  /** Ends the export that is being saved, from whichever window; nothing is left of it. */
  'audit.cancelExport': { args: z.tuple([]), result: z.null() },
  'clipboard.write': { args: z.tuple([z.string().max(1_000_000)]), result: z.null() },
} as const satisfies Record<string, { args: z.ZodType; result: z.ZodType }>;

export type Channel = keyof typeof channels;
export type ChannelArgs<C extends Channel> = z.output<(typeof channels)[C]['args']>;
export type ChannelResult<C extends Channel> = z.output<(typeof channels)[C]['result']>;

/** What preload tells main without waiting for an answer. */
export const signals = {
  /** The page listens: it may have its link port. Once per load. */
  'link.portWanted': { args: z.tuple([]) },
  /** The network came back, as the page hears it. */
  'network.online': { args: z.tuple([]) },
} as const satisfies Record<string, { args: z.ZodType }>;

export type Signal = keyof typeof signals;
export type SignalArgs<S extends Signal> = z.output<(typeof signals)[S]['args']>;

/** What a channel carries back to preload: errors keep their code, which a thrown one would lose on the way. */
export type ChannelAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** What `window.switchyard` is. `invoke` rejects with an Error whose message begins with the code, e.g. `forbidden: …`. */
export interface Bridge {
  invoke<C extends Channel>(channel: C, ...args: ChannelArgs<C>): Promise<ChannelResult<C>>;
}
