/** docs/PROTOCOL.md, Connecting. */
import { closeCodes } from '../../../shared/wire/close-codes.ts';
import { errorDataSchema } from '../../../shared/wire/errors.ts';
import type { ErrorCode } from '../../../shared/wire/errors.ts';
import { subprotocol } from '../../../shared/wire/limits.ts';
import type { Requirement, Subject } from '../requirement.ts';
import { must, shown } from '../unmet.ts';
import type { WireClientOptions } from '../wire-client.ts';

export const handshake: readonly Requirement[] = [
  {
    id: 'handshake-1',
    says: `the right handshake is answered with the subprotocol ${subprotocol}, and welcome is the first message`,
    async run(subject) {
      const client = await subject.connect('viewer');
      must(client.subprotocol() === subprotocol, `the subprotocol is ${shown(client.subprotocol())}`);
    },
  },
  {
    id: 'handshake-2',
    says: 'welcome tells who the platform is, who the caller is, and when the token expires',
    async run(subject) {
      const client = await subject.connect('viewer');
      const welcome = await client.welcome();
      must(welcome.person.role === 'viewer', `a viewer's token makes a ${welcome.person.role}`);
      must(welcome.tokenExpiresAtMs > welcome.platformTimeMs, 'the token of a fresh socket has expired already');
    },
  },
  {
    id: 'handshake-3',
    says: 'the same platform says the same platformId on every socket',
    async run(subject) {
      const [first, second] = [await subject.connect('viewer'), await subject.connect('viewer')];
      must((await first.welcome()).platformId === (await second.welcome()).platformId, 'two sockets were told two ids');
    },
  },
  {
    id: 'handshake-4',
    says: 'a handshake without a token is refused with 401 and a JSON error',
    run: (subject) => mustRefuseHandshake(subject, {}, { status: 401, code: 'unauthenticated' }),
  },
  {
    id: 'handshake-5',
    says: 'a handshake with a wrong token is refused with 401 and a JSON error',
    run: (subject) =>
      mustRefuseHandshake(subject, { headers: { authorization: 'Bearer not.a.token' } }, { status: 401, code: 'unauthenticated' }),
  },
  {
    id: 'handshake-6',
    says: 'a token in the address opens nothing',
    async run(subject) {
      const token = await subject.accessToken('viewer');
      const path = `/v1/socket?access_token=${token}&token=${token}`;
      await mustRefuseHandshake(subject, { path }, { status: 401, code: 'unauthenticated' });
    },
  },
  {
    id: 'handshake-7',
    says: 'another path is refused with 404 and a JSON error',
    async run(subject) {
      const headers = { authorization: `Bearer ${await subject.accessToken('viewer')}` };
      await mustRefuseHandshake(subject, { path: '/v1/no-such-socket', headers }, { status: 404, code: 'not-found' });
    },
  },
  {
    id: 'handshake-8',
    says: 'another version of the protocol is accepted, then closed with 4008 and words that name both',
    async run(subject) {
      const headers = { authorization: `Bearer ${await subject.accessToken('viewer')}` };
      const client = subject.connectBare({ protocols: ['switchyard.v99'], headers });
      const end = await client.ended();
      must(end.kind === 'closed' && end.code === closeCodes.wrongVersion.code, `it ended with ${shown(end)}`);
      must(end.words.includes(subprotocol) && end.words.includes('switchyard.v99'), `its words name not both versions: ${end.words}`);
    },
  },
];

async function mustRefuseHandshake(
  subject: Subject,
  options: WireClientOptions,
  expected: { readonly status: number; readonly code: ErrorCode },
): Promise<void> {
  const end = await subject.connectBare(options).ended();
  must(end.kind === 'refused', `it ended with ${shown(end)}`);
  must(end.status === expected.status, `the status is ${end.status}`);
  must(codeOf(end.body) === expected.code, `the body is no JSON error ${expected.code}: ${shown(end.body)}`);
}

function codeOf(body: string): ErrorCode | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: { readonly data?: unknown } };
    return errorDataSchema.safeParse(error?.data).data?.code;
  } catch {
    return undefined;
  }
}
