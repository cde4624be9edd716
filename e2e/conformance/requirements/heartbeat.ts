/** docs/PROTOCOL.md, Heartbeat, clocks and tokens. */
import { closeCodes } from '../../../shared/wire/close-codes.ts';
import { timing } from '../../../shared/wire/limits.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { mustRefuse, resultOf } from '../answers.ts';
import type { Requirement } from '../requirement.ts';
import { must, shown } from '../unmet.ts';

/** Timers and networks may be late by this much. */
const lateMs = 2_000;

export const heartbeat: readonly Requirement[] = [
  {
    id: 'heartbeat-1',
    says: "heartbeat answers the platform's clock, which does not run backwards",
    async run(subject) {
      const client = await subject.connect('viewer');
      const beat = async (): Promise<number> => methods.heartbeat.result.parse(resultOf(await client.call('heartbeat'))).platformTimeMs;
      const [first, second] = [await beat(), await beat()];
      must(second >= first, `it said ${first}, then ${second}`);
      must(first >= (await client.welcome()).platformTimeMs, 'it is behind what welcome said');
    },
  },
  {
    id: 'heartbeat-2',
    says: 'the platform pings within 3 s of saying nothing',
    async run(subject) {
      const client = await subject.connect('viewer');
      await client.next('a ping', ({ kind }) => (kind === 'ping' ? kind : undefined), { waitMs: timing.heartbeatMs + lateMs });
    },
  },
  {
    id: 'heartbeat-3',
    says: 'who says nothing at all for 9 s, pongs included, is closed with 4006',
    async run(subject) {
      const client = await subject.connect('viewer', { answersPings: false });
      const end = await client.ended(timing.silenceMs + 2 * lateMs);
      must(end.kind === 'closed' && end.code === closeCodes.silent.code, `it ended with ${shown(end)}`);
    },
  },
  {
    id: 'heartbeat-4',
    says: 'pongs alone keep a socket open for longer than 9 s',
    async run(subject) {
      const client = await subject.connect('viewer');
      const pings = Math.ceil((timing.silenceMs + lateMs) / timing.heartbeatMs);
      let seen = 0;
      const count = ({ kind }: { readonly kind: string }): true | undefined => (kind === 'ping' && (seen += 1) >= pings ? true : undefined);
      await client.next(`${pings} pings`, count, { waitMs: (pings + 1) * timing.heartbeatMs + lateMs });
      resultOf(await client.call('heartbeat'));
    },
  },
  {
    id: 'token-1',
    says: 'token.refresh refuses a token that is none',
    async run(subject) {
      mustRefuse(await (await subject.connect('viewer')).call('token.refresh', { accessToken: 'not.a.token' }), 'unauthenticated');
    },
  },
  {
    id: 'token-2',
    says: 'token.refresh refuses the token of another sign-in, and the socket goes on',
    async run(subject) {
      const client = await subject.connect('viewer');
      const other = await subject.accessToken('operator');
      mustRefuse(await client.call('token.refresh', { accessToken: other }), 'unauthenticated', 'params.accessToken');
      resultOf(await client.call('heartbeat'));
    },
  },
];
