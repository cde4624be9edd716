import { describe, expect, it } from 'vitest';
import { DnsRefusal, createDnsClient } from './client.ts';
import type { DnsClient } from './client.ts';
import { classes, srvBytes, types } from './records.ts';
import { answerBytes, exampleKey, requestIn, signedAnswer } from './test-support/answers.ts';
import type { ExampleSignature } from './test-support/answers.ts';
import { thrown } from '../test-support/thrown.ts';

const nowMs = 1_790_000_000_000;
const signal = new AbortController().signal;
const question = { name: 'play.example', type: types.srv };
const update = { zone: 'example', prerequisites: [], changes: [] };
const record = {
  name: 'play.example',
  type: types.srv,
  class: classes.in,
  ttlSeconds: 30,
  data: srvBytes({ priority: 0, weight: 1, port: 1935, target: 'osl.example' }),
};

/** A client whose server answers with these flags and this signature. */
function clientThat(flags: number, differs: Partial<ExampleSignature> = {}): DnsClient {
  return createDnsClient({
    exchange: async (request) => {
      const { id, mac } = requestIn(request);
      return signedAnswer(answerBytes({ id, flags, answers: [record] }), { requestMac: mac, nowMs, ...differs });
    },
    key: exampleKey,
    clock: () => nowMs,
    newId: () => 4_711,
  });
}

describe('a signed question', () => {
  it('is answered with the records of its name and type', async () => {
    expect(await clientThat(0x8400).query(question, signal)).toMatchObject([{ name: 'play.example', data: { weight: 1 } }]);
    expect(await clientThat(0x8400).query({ ...question, type: types.txt }, signal)).toEqual([]);
  });

  it('about a name that is not there is answered with nothing', async () => {
    expect(await clientThat(0x8403).query({ name: 'none.example', type: types.srv }, signal)).toEqual([]);
  });

  it.each([
    ['is not signed', { exchangeOnly: true }, 'did not sign'],
    ['is signed by another secret', { key: { ...exampleKey, secret: Buffer.from('another secret of enough bytes, so') } }, 'is wrong'],
    ['is signed by another key', { key: { ...exampleKey, name: 'other-key' } }, 'signed its answer by other-key'],
    ['answers another request', { requestMac: new Uint8Array(32) }, 'is wrong'],
    ['was signed long ago', { nowMs: nowMs - 400_000 }, 'from our clock'],
    ['has its signature cut off', { withoutMac: true }, 'is wrong'],
  ] as const)('is not believed when the answer %s', async (_, differs, words) => {
    const client =
      'exchangeOnly' in differs
        ? createDnsClient({
            exchange: async (request) => answerBytes({ id: requestIn(request).id, flags: 0x8400 }),
            key: exampleKey,
            clock: () => nowMs,
            newId: () => 1,
          })
        : clientThat(0x8400, differs);
    const error = await thrown(client.query(question, signal));
    expect(error).not.toBeInstanceOf(DnsRefusal);
    expect(error).toMatchObject({ message: expect.stringContaining(words) as unknown });
  });

  it('is not believed when one bit of the answer was changed', async () => {
    const requests: Uint8Array[] = [];
    const plain = createDnsClient({
      exchange: async (request) => {
        requests.push(request);
        const { id, mac } = requestIn(request);
        const bytes = signedAnswer(answerBytes({ id, flags: 0x8400, answers: [record] }), { requestMac: mac, nowMs });
        // The weight of the record.
        bytes[12 + 14 + 10 + 3] = 2;
        return bytes;
      },
      key: exampleKey,
      clock: () => nowMs,
      newId: () => 1,
    });
    expect(await thrown(plain.query(question, signal))).toMatchObject({ message: expect.stringContaining('is wrong') as unknown });
    expect(requests).toHaveLength(1);
  });

  it('is not believed when the server does not speak for the zone, or cut its answer', async () => {
    expect(await thrown(clientThat(0x8000).query(question, signal))).toMatchObject({
      message: expect.stringContaining('speak for') as unknown,
    });
    expect(await thrown(clientThat(0x8600).query(question, signal))).toMatchObject({ message: expect.stringContaining('cut') as unknown });
  });

  it.each([
    [16, 'BADSIG'],
    [17, 'BADKEY'],
    [18, 'BADTIME'],
  ])('that the server can not verify (error %i) is refused in words', async (error, words) => {
    const refusal = await thrown(clientThat(0x8409, { error, withoutMac: error !== 18 }).query(question, signal));
    expect(refusal).toBeInstanceOf(DnsRefusal);
    expect(refusal).toMatchObject({ message: expect.stringContaining(words) as unknown, isOutdated: false });
  });
});

describe('an update', () => {
  it.each([
    [0xa805, 'REFUSED', false],
    [0xa809, 'NOTAUTH', false],
    [0xa80a, 'NOTZONE', false],
    [0xa807, 'YXRRSET', true],
    [0xa808, 'NXRRSET', true],
  ])('that is answered with %i is refused for certain', async (flags, words, isOutdated) => {
    const refusal = await thrown(clientThat(flags).update(update, signal));
    expect(refusal).toBeInstanceOf(DnsRefusal);
    expect(refusal).toMatchObject({ message: expect.stringContaining(words) as unknown, isOutdated });
  });

  it('that the server failed at has an open outcome', async () => {
    const error = await thrown(clientThat(0xa802).update(update, signal));
    expect(error).not.toBeInstanceOf(DnsRefusal);
    expect(error).toMatchObject({ message: expect.stringContaining('SERVFAIL') as unknown });
  });

  it('is not taken for refused because of an answer that nobody signed', async () => {
    expect(await thrown(clientThat(0xa809, { error: 16, withoutMac: true }).update(update, signal))).not.toBeInstanceOf(DnsRefusal);
  });

  it('is not taken for done because of the answer to a question', async () => {
    expect(await thrown(clientThat(0x8400).update(update, signal))).toMatchObject({ message: 'the DNS server answered something else' });
  });

  it('that is larger than a message can be is refused before it is sent', async () => {
    const changes = Array.from({ length: 2_000 }, () => record);
    expect(await thrown(clientThat(0xa800).update({ ...update, changes }, signal))).toMatchObject({
      name: 'DnsRefusal',
      message: expect.stringContaining('more than a DNS message can hold') as unknown,
    });
  });
});
