/** docs/PROTOCOL.md, HTTP beside the socket, and signing in. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { openCheckpoint } from '../../../shared/audit/checkpoint.ts';
import { parseKey } from '../../../shared/audit/note.ts';
import type { ProofCrypto } from '../../../shared/audit/note.ts';
import type { Requirement } from '../requirement.ts';
import { must, shown } from '../unmet.ts';

const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');
const proofCrypto: ProofCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: (publicKey, message, signature) =>
    verify(null, message, createPublicKey({ key: Buffer.concat([publicKeyHead, publicKey]), format: 'der', type: 'spki' }), signature),
};

/** A platform that has just begun may say 503 until it has signed for the first time. */
async function signedSoon(httpUrl: URL | string, part: 'checkpoint' | 'key'): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(new URL(`/audit/v1/${part}`, httpUrl));
    if (answer.status !== 503 || tries === 20) return answer.text();
    await setTimeout(250);
  }
}

export const http: readonly Requirement[] = [
  {
    id: 'http-1',
    says: '/healthz says that the process is alive',
    async run({ httpUrl }) {
      const answer = await fetch(new URL('/healthz', httpUrl));
      must(answer.status === 200, `it answers ${answer.status}`);
    },
  },
  {
    id: 'http-2',
    says: '/readyz says that consoles may come',
    async run({ httpUrl }) {
      const answer = await fetch(new URL('/readyz', httpUrl));
      must(answer.status === 200, `it answers ${answer.status}: ${shown(await answer.text())}`);
    },
  },
  {
    id: 'http-3',
    says: '/metrics speaks the text format of Prometheus',
    async run({ httpUrl }) {
      const answer = await fetch(new URL('/metrics', httpUrl));
      const text = await answer.text();
      must(
        answer.status === 200 && /^# TYPE \S+ (counter|gauge|histogram|summary)$/m.test(text),
        `it answers ${answer.status} ${shown(text)}`,
      );
    },
  },
  {
    id: 'http-4',
    says: 'the public keys of its tokens are published',
    async run({ httpUrl }) {
      const answer = await fetch(new URL('/.well-known/jwks.json', httpUrl));
      const text = await answer.text();
      must(answer.status === 200 && text.includes('"keys"'), `it answers ${answer.status}`);
      must(!text.includes('"d"'), 'a private key is published');
    },
  },
  {
    id: 'http-5',
    says: 'no web page is given a token: a request with an Origin is refused',
    async run({ httpUrl }) {
      const answer = await fetch(new URL('/identity/v1/refresh', httpUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://pages.example' },
        body: JSON.stringify({ refreshToken: 'copied' }),
      });
      must(answer.status === 403, `it answers ${answer.status}`);
    },
  },
  {
    id: 'http-6',
    says: 'the head of the audit log is signed by its public key, and its entries are for those who are signed in alone',
    async run({ httpUrl }) {
      const [note, keyText] = [await signedSoon(httpUrl, 'checkpoint'), await signedSoon(httpUrl, 'key')];
      const key = parseKey(proofCrypto.sha256, keyText);
      must(key !== undefined, `/audit/v1/key is no key: ${shown(keyText)}`);
      const head = openCheckpoint(proofCrypto, note, key);
      must(head !== undefined, `/audit/v1/checkpoint is not signed by that key: ${shown(note)}`);
      const entries = await fetch(new URL('/audit/v1/tile/entries/000.p/1', httpUrl));
      must(entries.status === 401, `entries are given to strangers: it answers ${entries.status}`);
    },
  },
];
