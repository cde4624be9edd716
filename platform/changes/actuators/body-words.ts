/** What somebody else's server said beside its status, fit for an alarm: one line, of bounded length, without anything that looks like a secret. */
import { secretProblem } from '../../../shared/config/secrets.ts';

const mostCharacters = 200;
/** Of what is read for it: markup may come first. */
const mostRead = 4096;

/** Empty where there are no words, or none that may be shown. @param secrets what must not be repeated, in whatever it stands */
export function bodyWords(body: Buffer, secrets: readonly string[]): string {
  const text = body.subarray(0, mostRead).toString('utf8');
  if (secretProblem('', text) !== null || secrets.some((secret) => text.includes(secret))) return '';
  const line = text
    .replaceAll(/<(script|style|head)\b[^]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>?/g, ' ')
    // Bytes that are no text, what turns lines around, and every kind of line end.
    .replaceAll(/[\p{C}\uFFFD\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= mostCharacters ? line : `${characters.slice(0, mostCharacters).join('').trimEnd()}…`;
}
