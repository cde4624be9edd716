/** A key that signs its successor: whoever trusts the first key of a chain can follow it to the one that signs today. */
import { formatKey, isSignedBy, parseKey, parseNote, sameKey } from './note.ts';
import type { NoteKey, ProofCrypto } from './note.ts';

const heading = 'Switchyard audit key rotation';

/** What the old key signs. */
export function rotationText(from: NoteKey, to: NoteKey): string {
  return `${heading}\n${formatKey(from)}\n${formatKey(to)}\n`;
}

export interface Rotation {
  readonly from: NoteKey;
  readonly to: NoteKey;
}

/** undefined: not a rotation, or not signed by the key that it goes from. */
export function openRotation(crypto: ProofCrypto, note: string): Rotation | undefined {
  const parsed = parseNote(note);
  const [head, fromText = '', toText = ''] = parsed?.text.split('\n') ?? [];
  const [from, to] = [parseKey(crypto.sha256, fromText), parseKey(crypto.sha256, toText)];
  if (parsed === undefined || from === undefined || to === undefined || parsed.text !== rotationText(from, to)) return undefined;
  return head === heading && from.name === to.name && isSignedBy(crypto, parsed, from) ? { from, to } : undefined;
}

/** Every key that the trusted one leads to, itself first. A note that proves nothing leads nowhere. */
export function keysFrom(crypto: ProofCrypto, trusted: NoteKey, rotations: readonly string[]): readonly NoteKey[] {
  const keys = [trusted];
  for (const note of rotations) {
    const rotation = openRotation(crypto, note);
    const latest = keys.at(-1);
    if (rotation !== undefined && latest !== undefined && sameKey(rotation.from, latest)) keys.push(rotation.to);
  }
  return keys;
}
