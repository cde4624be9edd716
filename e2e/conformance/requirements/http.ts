/** docs/PROTOCOL.md, HTTP beside the socket, and signing in. */
import type { Requirement } from '../requirement.ts';
import { must, shown } from '../unmet.ts';

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
];
