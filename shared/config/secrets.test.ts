import { describe, expect, it } from 'vitest';
import { secretProblem } from './secrets.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const secrets: readonly (readonly [what: string, text: string])[] = [
  ['a private key', ['-----BEGIN RSA PRIVATE', 'KEY-----\nMIIE'].join(' ')],
  ['a signed token', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NSJ9', 'c2lnbmF0dXJl'].join('.')],
  ['an access key', ['AKIA', 'ABCDEFGH12345678'].join('')],
  ['an access token', `ghp_${'a1B2'.repeat(9)}`],
  ['credentials of a request', `Bearer ${'abcd1234'.repeat(3)}`],
  ['a password inside an address', ['rtmp://live:', 'hunter22@example.org/app'].join('')],
  ['a password', ['password', 'hunter22'].join('=')],
];

describe('secrets in config', () => {
  it.each(secrets)('are told as %s, and never repeated', (what, text) => {
    const problem = secretProblem('edge.note', text);
    expect(problem).toMatch(new RegExp(`^looks like ${what}`));
    expect(problem).not.toContain(text);
  });

  it('are found inside values, with the place', () => {
    expect(secretProblem('edge.origins', [{ url: 'rtmp://a' }, { url: secrets[5]?.[1] ?? '' }])).toMatch(/^entry 2 at url looks like/);
  });

  it('are told by the name of a field, too', () => {
    expect(secretProblem('relay', { authToken: 'x' })).toMatch(/by its name \(authToken\)/);
    expect(secretProblem('relay.password', 'x')).toMatch(/by its name/);
    expect(secretProblem('relay.password', '')).toBeNull();
  });

  it.each([
    ['edge.secretFile', '/etc/switchyard/edge.secret'],
    ['edge.host', 'https://cdn.example.org:8443/live?token=no'],
    ['note', 'the password lies in the vault'],
    ['limit', 5],
  ])('are not seen in %s', (key, value) => {
    expect(secretProblem(key, value)).toBeNull();
  });
});
