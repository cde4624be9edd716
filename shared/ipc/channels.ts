/** Channels between a window and main, declared once: preload, main's wrapper and the renderer's bridge type derive from this. */
import { z } from 'zod';
import { roleSchema, signInOffersSchema } from '../model/identity.ts';

export const themes = ['system', 'dark', 'light'] as const;

export const settingsSchema = z.object({
  version: z.literal(1),
  theme: z.enum(themes),
  /** Platforms this console knows, latest used first. */
  platforms: z.array(z.object({ url: z.url(), label: z.string().max(80), lastUsedAtMs: z.number() })).max(50),
});
export type Settings = z.infer<typeof settingsSchema>;

const url = z.url({ protocol: /^https?$/, error: 'an address such as https://console.example.net' });

export const problemSchema = z.object({ message: z.string(), remedy: z.string(), cause: z.string() });

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
      /** Set by `--sign-in-as`: sign in as this person without asking (development sign-in only). */
      signInAs: z.string().nullable(),
      canPersistCredentials: z.boolean(),
    }),
  },
  'settings.read': { args: z.tuple([]), result: settingsSchema },
  'settings.setTheme': { args: z.tuple([z.enum(themes)]), result: settingsSchema },
  'platforms.forget': { args: z.tuple([url]), result: settingsSchema },
  'identity.offers': { args: z.tuple([url]), result: outcomeOf(signInOffersSchema) },
  'identity.signIn': {
    args: z.tuple([z.object({ url, subject: z.string().min(1).max(100) })]),
    result: outcomeOf(z.object({ name: z.string(), role: roleSchema })),
  },
  'identity.signOut': { args: z.tuple([]), result: z.null() },
  'clipboard.write': { args: z.tuple([z.string().max(1_000_000)]), result: z.null() },
} as const satisfies Record<string, { args: z.ZodType; result: z.ZodType }>;

export type Channel = keyof typeof channels;
export type ChannelArgs<C extends Channel> = z.output<(typeof channels)[C]['args']>;
export type ChannelResult<C extends Channel> = z.output<(typeof channels)[C]['result']>;

/** What `window.switchyard` is. */
export interface Bridge {
  invoke<C extends Channel>(channel: C, ...args: ChannelArgs<C>): Promise<ChannelResult<C>>;
}

/**
 * The link's port can't pass through the context bridge: preload posts it to its own window with this message, once per load
 * and again whenever the link process was restarted.
 */
export const linkPortMessage = 'switchyard:link-port';
