import { parseArgs } from 'node:util';
import { roles } from '../../shared/model/identity.ts';
import type { Role } from '../../shared/model/identity.ts';

export interface Options {
  /** `http://host:port` */
  readonly httpUrl: string;
  readonly tokens: Partial<Readonly<Record<Role, string>>>;
  /** Only requirements whose id begins with one of these; empty: all. */
  readonly only: readonly string[];
  readonly json: boolean;
}

export const help = `npm run conformance -- ws://HOST:PORT [options]

Tries a running platform against docs/PROTOCOL.md, one sentence after the other. It reads, is refused on purpose, and searches the audit
log; it changes nothing in the network. The platform may be written in any language.

  --token ROLE=TOKEN   an access token for viewer, operator, approver or admin; may be given for each.
                       Without it the platform's development sign-in is used; what needs a role that nobody has is skipped
  --only PREFIX        only requirements whose id begins so; may be given several times
  --json               one JSON object a line: {"id":…,"says":…,"outcome":"met"|"unmet"|"skipped","why":…}
  --help               this text

Ends with 0 when nothing is unmet, 1 when something is, 2 when it could not be tried.
`;

/** undefined: help was asked for. @throws Error in words */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: true,
    options: {
      token: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [address, ...rest] = positionals;
  if (address === undefined || rest.length > 0) throw new Error('give one address, e.g. ws://127.0.0.1:7700');
  return { httpUrl: httpUrlOf(address), tokens: Object.fromEntries(values.token.map(tokenOf)), only: values.only, json: values.json };
}

function httpUrlOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^(ws|http)s?:$/.test(url.protocol)) throw new Error(`${address} is no ws:// or wss:// address`);
  url.protocol = url.protocol === 'wss:' || url.protocol === 'https:' ? 'https:' : 'http:';
  return url.origin;
}

function tokenOf(text: string): readonly [Role, string] {
  const at = text.indexOf('=');
  const role = roles.find((known) => known === text.slice(0, at));
  if (role === undefined || at === text.length - 1) throw new Error(`--token is ROLE=TOKEN, with a role of ${roles.join(', ')}`);
  return [role, text.slice(at + 1)];
}
