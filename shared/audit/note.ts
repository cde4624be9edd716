/** Signed notes (c2sp.org/signed-note): a text, a blank line, and lines of signatures by named Ed25519 keys. */
import { fromBase64, toBase64, toHex } from './bytes.ts';
import { sameBytes } from './hash.ts';
import type { Sha256, VerifyEd25519 } from './hash.ts';

/** The algorithm byte of Ed25519 in keys and key ids. */
const ed25519 = 1;
const publicKeyBytes = 32;
const keyIdBytes = 4;
const signatureBytes = 64;
const maxNoteLength = 64 * 1024;
const maxSignatures = 16;

/** A public key with the name it signs by. Its text form, `name+keyid+base64`, is what `/audit/v1/key` answers. */
export interface NoteKey {
  readonly name: string;
  /** 8 hex digits: tells keys of one name apart. */
  readonly id: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface SignedNote {
  /** Ends in a newline; exactly these bytes in UTF-8 are signed. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly signature: Uint8Array }[];
}

/** What checks signatures: both come from the machine that runs this. */
export interface ProofCrypto {
  readonly sha256: Sha256;
  readonly verifyEd25519: VerifyEd25519;
}

const encoder = new TextEncoder();

export function noteKey(sha256: Sha256, name: string, publicKey: Uint8Array): NoteKey {
  const hashed = sha256(Uint8Array.of(...encoder.encode(name), 10, ed25519, ...publicKey));
  return { name, id: toHex(hashed.slice(0, keyIdBytes)), publicKey };
}

export function formatKey({ name, id, publicKey }: NoteKey): string {
  return `${name}+${id}+${toBase64(Uint8Array.of(ed25519, ...publicKey))}`;
}

/** undefined: no Ed25519 key of this form, or one whose id is not its own. */
export function parseKey(sha256: Sha256, text: string): NoteKey | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || bytes?.length !== 1 + publicKeyBytes || bytes[0] !== ed25519) return undefined;
  const key = noteKey(sha256, name, bytes.slice(1));
  return key.id === id ? key : undefined;
}

export function sameKey(one: NoteKey, other: NoteKey): boolean {
  return one.name === other.name && sameBytes(one.publicKey, other.publicKey);
}

/** @param sign Ed25519 over the bytes of the text */
export function signNote(text: string, key: NoteKey, sign: (message: Uint8Array) => Uint8Array): string {
  const id = Uint8Array.from(key.id.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return `${text}\n— ${key.name} ${toBase64(Uint8Array.of(...id, ...sign(encoder.encode(text))))}\n`;
}

/** undefined: not a signed note. Says nothing of whether its signatures are right. */
export function parseNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  // The form forbids them: a terminal must not be told what to do by a note.
  if (note.length > maxNoteLength || end < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return undefined;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > maxSignatures) return undefined;
  const signatures: SignedNote['signatures'][number][] = [];
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    if (name === undefined || bytes === undefined || bytes.length <= keyIdBytes) return undefined;
    signatures.push({ name, id: toHex(bytes.slice(0, keyIdBytes)), signature: bytes.slice(keyIdBytes) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** Did this key sign the note? Signatures of other keys are of no interest; one of its own that is wrong is. */
export function isSignedBy({ verifyEd25519 }: ProofCrypto, { text, signatures }: SignedNote, key: NoteKey): boolean {
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  const message = encoder.encode(text);
  return (
    own.length > 0 && own.every(({ signature }) => signature.length === signatureBytes && verifyEd25519(key.publicKey, message, signature))
  );
}
