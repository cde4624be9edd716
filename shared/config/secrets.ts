/** Secrets do not belong in config: releases are kept for ever and shown to everybody. Told by pattern; the value is never repeated. */
import { placeWords } from './place.ts';
import type { ConfigValue } from './values.ts';

interface Pattern {
  readonly what: string;
  readonly matches: RegExp;
}

const inText: readonly Pattern[] = [
  { what: 'a private key', matches: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/ },
  { what: 'a signed token', matches: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/ },
  { what: 'an access key', matches: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    what: 'an access token',
    matches: /\b(gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|sk-[\w-]{20,}|npm_\w{30,})/,
  },
  { what: 'credentials of a request', matches: /\b(bearer|basic)\s+[\w+/.=-]{16,}/i },
  { what: 'a password inside an address', matches: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i },
  { what: 'a password', matches: /\b(password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?token)\s*[:=]\s*\S{4,}/i },
];

/** A field named like this holds a secret whatever its text looks like. */
const secretName =
  /(^|[^a-z])(password|passwd|passphrase|private[-_]?key|secret|api[-_]?key|access[-_]?token|auth[-_]?token|credentials?)$/i;
const secretCamelName = /(Password|Passphrase|PrivateKey|Secret|ApiKey|AccessToken|AuthToken|Credentials?)$/;

/** Why the value looks like a secret, in words that follow the key's name; null when it does not. */
export function secretProblem(key: string, value: ConfigValue): string | null {
  const found = find(key, value, []);
  if (found === null) return null;
  const where = placeWords(found.path);
  return `${where}looks like ${found.what}: config is kept for ever and read by everybody, so name where the secret lies instead`;
}

interface Found {
  readonly what: string;
  readonly path: readonly string[];
}

function find(name: string, value: ConfigValue, path: readonly string[]): Found | null {
  if (typeof value === 'string') {
    const pattern = inText.find(({ matches }) => matches.test(value));
    if (pattern !== undefined) return { what: pattern.what, path };
    return value !== '' && (secretName.test(name) || secretCamelName.test(name)) ? { what: `a secret by its name (${name})`, path } : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [field, held] of Object.entries(value)) {
    const inField = inText.find(({ matches }) => matches.test(field));
    if (inField !== undefined) return { what: inField.what, path };
    const found = find(Array.isArray(value) ? name : field, held, [...path, field]);
    if (found !== null) return found;
  }
  return null;
}
