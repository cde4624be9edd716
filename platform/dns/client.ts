/** Signed questions and updates to one authoritative DNS server; every answer is verified before it is believed. */
import type { Exchange } from './exchange.ts';
import { decodeAnswer, opcodes, queryBytes, updateBytes } from './message.ts';
import type { DnsAnswer, DnsRecord, Update } from './message.ts';
import { sign, verify } from './tsig.ts';
import type { TsigKey } from './tsig.ts';

/** The server said no, so surely nothing was done. */
export class DnsRefusal extends Error {
  /** True when what the update stood on is not so any more. */
  readonly isOutdated: boolean;

  constructor(message: string, isOutdated = false) {
    super(message);
    this.name = 'DnsRefusal';
    this.isOutdated = isOutdated;
  }
}

export interface DnsClient {
  /** Records of exactly this name and type; none when there is no such name. */
  query(question: { readonly name: string; readonly type: number }, signal: AbortSignal): Promise<readonly DnsRecord[]>;
  update(update: Update, signal: AbortSignal): Promise<void>;
}

export interface DnsClientOptions {
  readonly exchange: Exchange;
  readonly key: TsigKey;
  readonly clock: () => number;
  /** 0 to 65,535, not to be guessed. */
  readonly newId: () => number;
}

/** 65,535, less what a signature takes. */
const mostBytes = 64_000;
const notAuth = 9;
const nxDomain = 3;
/** Answers that mean that nothing was done; what is not among them (SERVFAIL above all) leaves the outcome open. */
const refusalWords: Readonly<Record<number, string>> = {
  1: 'FORMERR: it does not understand the message',
  4: 'NOTIMP: it takes no updates',
  5: 'REFUSED: its policy does not let this key do that',
  6: 'YXDOMAIN: a name is there that should not be',
  7: 'YXRRSET: records are there that should not be',
  8: 'NXRRSET: records are not as they were read',
  9: 'NOTAUTH: it is not the primary of the zone, or does not know the key',
  10: 'NOTZONE: a name lies outside the zone',
};
const outdatedCodes: ReadonlySet<number> = new Set([6, 7, 8]);
const tsigWords: Readonly<Record<number, string>> = {
  16: 'BADSIG: the secret is another one',
  17: 'BADKEY: it knows no key of this name and algorithm',
  18: 'BADTIME: its clock and ours are more than five minutes apart',
  22: 'BADTRUNC: it wants another length of signatures',
};

export function createDnsClient({ exchange, key, clock, newId }: DnsClientOptions): DnsClient {
  async function ask(message: Uint8Array, { id, opcode, signal }: Asked): Promise<DnsAnswer> {
    const { bytes, mac } = sign(message, { key, nowMs: clock() });
    const received = await exchange(bytes, signal);
    const answer = decodeAnswer(received);
    if (answer.id !== id || !answer.isResponse || answer.opcode !== opcode) throw new Error('the DNS server answered something else');
    if (answer.rcode === notAuth && answer.tsig !== null && answer.tsig.data.error !== 0) {
      const { error, mac: theirs } = answer.tsig.data;
      // A server that does not share the key can't sign. After an update that is not taken for a refusal: who answers so may be somebody else.
      if (theirs.byteLength > 0 || opcode === opcodes.update) verify(received, answer, { key, requestMac: mac, nowMs: clock() });
      throw new DnsRefusal(`the DNS server refused: ${tsigWords[error] ?? `signature error ${String(error)}`}`);
    }
    verify(received, answer, { key, requestMac: mac, nowMs: clock() });
    if (answer.isTruncated) throw new Error('the DNS server cut its answer short');
    const words = refusalWords[answer.rcode];
    if (words !== undefined) throw new DnsRefusal(`the DNS server refused: ${words}`, outdatedCodes.has(answer.rcode));
    if (answer.rcode !== 0 && !(answer.rcode === nxDomain && opcode === opcodes.query)) {
      throw new Error(`the DNS server failed (${answer.rcode === 2 ? 'SERVFAIL' : `code ${String(answer.rcode)}`})`);
    }
    return answer;
  }

  return {
    async query(question, signal) {
      const id = newId();
      const answer = await ask(queryBytes(id, question), { id, opcode: opcodes.query, signal });
      if (!answer.isAuthoritative) throw new Error(`the DNS server does not speak for ${question.name}: give the primary of its zone`);
      return answer.answers.filter(({ name, type }) => name === question.name && type === question.type);
    },
    async update(update, signal) {
      const id = newId();
      const bytes = updateBytes(id, update);
      if (bytes.byteLength > mostBytes)
        throw new DnsRefusal(`an update of ${String(bytes.byteLength)} bytes is more than a DNS message can hold`);
      await ask(bytes, { id, opcode: opcodes.update, signal });
    },
  };
}

interface Asked {
  readonly id: number;
  readonly opcode: number;
  readonly signal: AbortSignal;
}
