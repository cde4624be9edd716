import { parseArgs } from 'node:util';

export interface Flags {
  readonly profile: string;
  /** Root of all profiles; null: beside other apps' data. */
  readonly userData: string | null;
  /** Origin of the platform to offer first. */
  readonly connect: string | null;
  readonly signInAs: string | null;
  readonly version: boolean;
  readonly help: boolean;
}

export type ParsedFlags = { readonly ok: true; readonly flags: Flags } | { readonly ok: false; readonly problem: string };

export const help = `Switchyard, the operations console of a live-streaming network

  switchyard [flags]

  --connect URL          the platform to connect to, e.g. https://console.example.net
  --profile NAME         a console of its own: settings, sign-in, windows (default: main)
  --sign-in-as SUBJECT   sign in as this person without asking (development sign-in only)
  --user-data DIR        keep all profiles below this folder
  --version              say the version
  --help                 say this
`;

/** Chromium's and Electron's own flags stand on the same command line: what is not ours is left alone. */
export function parseFlags(words: readonly string[]): ParsedFlags {
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      connect: { type: 'string' },
      'sign-in-as': { type: 'string' },
      'user-data': { type: 'string' },
      version: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  for (const name of ['profile', 'connect', 'sign-in-as', 'user-data'] as const) {
    if (typeof values[name] === 'boolean') return { ok: false, problem: `--${name} needs a value` };
  }
  const profile = textOf(values.profile) ?? 'main';
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/.test(profile)) {
    return { ok: false, problem: `--profile ${profile}: a profile's name is letters, digits, dots, dashes, at most 63` };
  }
  const connect = textOf(values.connect);
  const origin = connect === null ? null : originOf(connect);
  if (connect !== null && origin === null) {
    return { ok: false, problem: `--connect ${connect}: give an address such as https://console.example.net` };
  }
  const signInAs = textOf(values['sign-in-as']);
  if (signInAs !== null && origin === null) return { ok: false, problem: '--sign-in-as needs --connect: on which platform?' };
  const userData = textOf(values['user-data']);
  return {
    ok: true,
    flags: { profile, userData, connect: origin, signInAs, version: values.version === true, help: values.help === true },
  };
}

/** A platform is named by its origin. */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}

function textOf(value: string | boolean | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
