import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromHex, toBase64, toHex } from './bytes.ts';
import { checkpointText, openCheckpoint, readCheckpoint } from './checkpoint.ts';
import { formatKey, isSignedBy, noteKey, parseKey, parseNote, signNote } from './note.ts';
import type { NoteKey, ProofCrypto } from './note.ts';
import { keysFrom, openRotation, rotationText } from './rotation.ts';

const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const crypto: ProofCrypto = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  verifyEd25519: (publicKey, message, signature) =>
    verify(null, message, createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' }), signature),
};

interface Signer {
  readonly key: NoteKey;
  readonly note: (text: string) => string;
}

function signer(name: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = noteKey(crypto.sha256, name, new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })).slice(-32));
  return { key, note: (text) => signNote(text, key, (message) => new Uint8Array(sign(null, message, privateKey))) };
}

/** The example that comes with the note format of Go's checksum database. */
const example = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note: [
    'If you think cryptography is the answer to your problem,',
    "then you don't know what your problem is.",
    '',
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
    '',
  ].join('\n'),
};

describe('bytes as text', () => {
  it('are base64 and hex as Node has them, and come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['AB', 'A===', 'AB==', 'AA*=', 'AAA', 'AA=='.repeat(2)])('are not made of %j, which no bytes are written as', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('a signed note', () => {
  it('of the known example is signed by its key', () => {
    const key = parseKey(crypto.sha256, example.key);
    const note = parseNote(example.note);
    if (key === undefined || note === undefined) throw new Error('the example is not understood');
    expect(isSignedBy(crypto, note, key)).toBe(true);
    expect(formatKey(key)).toBe(example.key);
  });

  it('is not signed once a letter of it was changed', () => {
    const key = parseKey(crypto.sha256, example.key);
    const note = parseNote(example.note.replace('answer', 'anser'));
    expect(key !== undefined && note !== undefined && isSignedBy(crypto, note, key)).toBe(false);
  });

  it('is not signed by another key of the same name', () => {
    const [one, other] = [signer('log'), signer('log')];
    const note = parseNote(one.note('text\n'));
    expect(note !== undefined && isSignedBy(crypto, note, one.key)).toBe(true);
    expect(note !== undefined && isSignedBy(crypto, note, other.key)).toBe(false);
  });

  it.each(['', 'text\n', 'text\n\n', 'text\n\n— name\n', 'text\n\n- name AAAAAAA=\n', 'te\u0007xt\n\n— name AAAAAAA=\n'])(
    'is not %j',
    (text) => {
      expect(parseNote(text)).toBeUndefined();
    },
  );

  it('has a key whose id follows from name and key', () => {
    expect(parseKey(crypto.sha256, example.key.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
    expect(parseKey(crypto.sha256, example.key.replace('PeterNeumann', 'PeterNeuman'))).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  const root = crypto.sha256(new Uint8Array());
  const { key, note } = signer('switchyard/one');
  const checkpoint = { origin: 'switchyard/one', size: 20_852_163, root };

  it('is three lines, signed, and comes back whole', () => {
    expect(checkpointText(checkpoint)).toBe(`switchyard/one\n20852163\n${toBase64(root)}\n`);
    expect(openCheckpoint(crypto, note(checkpointText(checkpoint)), key)).toEqual(checkpoint);
  });

  it('of another log, or of another key, is none of this log', () => {
    expect(openCheckpoint(crypto, note(checkpointText({ ...checkpoint, origin: 'switchyard/two' })), key)).toBeUndefined();
    expect(openCheckpoint(crypto, signer('switchyard/one').note(checkpointText(checkpoint)), key)).toBeUndefined();
  });

  it.each(['01', '-1', '1e3', '9007199254740993', ''])('has no size %j', (size) => {
    expect(readCheckpoint(note(`switchyard/one\n${size}\n${toBase64(root)}\n`))).toBeUndefined();
  });
});

describe('a rotation', () => {
  const [first, second, third, stranger] = [signer('log'), signer('log'), signer('log'), signer('log')];
  const toSecond = first.note(rotationText(first.key, second.key));
  const toThird = second.note(rotationText(second.key, third.key));

  it('leads from the trusted key to the one of today, from wherever in the chain one began', () => {
    expect(keysFrom(crypto, first.key, [toSecond, toThird])).toEqual([first.key, second.key, third.key]);
    expect(keysFrom(crypto, second.key, [toSecond, toThird])).toEqual([second.key, third.key]);
  });

  it('that the old key has not signed leads nowhere', () => {
    const forged = stranger.note(rotationText(first.key, stranger.key));
    expect(openRotation(crypto, forged)).toBeUndefined();
    expect(keysFrom(crypto, first.key, [forged])).toEqual([first.key]);
  });

  it('to a key of another name is none', () => {
    const elsewhere = signer('another-log');
    expect(openRotation(crypto, first.note(rotationText(first.key, elsewhere.key)))).toBeUndefined();
  });
});
