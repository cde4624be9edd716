import { describe, expect, it } from 'vitest';
import { joined, u16 } from './bytes.ts';
import { decodeAnswer, queryBytes, updateBytes } from './message.ts';
import { nameBytes } from './names.ts';
import { classes, srvBytes, txtBytes, types } from './records.ts';
import { answerBytes } from './test-support/answers.ts';

const srv = { priority: 0, weight: 2_500, port: 1935, target: 'ingest.osl-1.example' };
const srvRecord = { name: 'play.example', type: types.srv, class: classes.in, ttlSeconds: 30, data: srvBytes(srv) };

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('DNS messages that are sent', () => {
  it('are questions as RFC 1035 draws them', () => {
    expect(hex(queryBytes(0x1234, { name: 'a.bc', type: types.srv }))).toBe(
      '1234' + '0000' + '0001000000000000' + '0161026263' + '00' + '0021' + '0001',
    );
  });

  it('are updates as RFC 2136 draws them: zone, prerequisites, changes', () => {
    const absent = { name: 'c.z', type: types.txt, class: classes.none, ttlSeconds: 0, data: new Uint8Array() };
    const removed = { name: 'p.z', type: types.srv, class: classes.any, ttlSeconds: 0, data: new Uint8Array() };
    expect(hex(updateBytes(7, { zone: 'z', prerequisites: [absent], changes: [removed] }))).toBe(
      '0007' +
        '2800' +
        '0001000100010000' +
        '017a00' +
        '0006' +
        '0001' +
        '0163017a00' +
        '001000fe000000000000' +
        '0170017a00' +
        '002100ff000000000000',
    );
  });
});

describe('a DNS answer', () => {
  it('is read with its records', () => {
    const txt = { name: 'c.example', type: types.txt, class: classes.in, ttlSeconds: 0, data: txtBytes('{"token":7}') };
    const answer = decodeAnswer(answerBytes({ id: 9, flags: 0x8400, answers: [srvRecord, txt] }));
    expect(answer).toMatchObject({ id: 9, isResponse: true, opcode: 0, isAuthoritative: true, isTruncated: false, rcode: 0, tsig: null });
    expect(answer.answers[0]).toMatchObject({ name: 'play.example', ttlSeconds: 30, data: { kind: 'srv', ...srv } });
    expect(answer.answers[1]?.data).toEqual({ kind: 'txt', text: '{"token":7}', data: txt.data });
  });

  it('may have names that point back, in any case', () => {
    const header = joined(u16(1), u16(0x8400), u16(1), u16(1), u16(0), u16(0));
    const question = joined(nameBytes('PLAY.example'), u16(types.srv), u16(classes.in));
    const target = joined(Uint8Array.of(4), Buffer.from('Osl1'), Uint8Array.of(0xc0, 17));
    const data = joined(u16(0), u16(5), u16(1935), target);
    const record = joined(Uint8Array.of(0xc0, 12), u16(types.srv), u16(classes.in), u16(0), u16(30), u16(data.byteLength), data);
    expect(decodeAnswer(joined(header, question, record)).answers[0]).toMatchObject({
      name: 'play.example',
      data: { kind: 'srv', weight: 5, target: 'osl1.example' },
    });
  });

  it('keeps bytes that are no letters apart from dots', () => {
    const data = joined(u16(0), u16(1), u16(1), Uint8Array.of(3, 0x61, 0x2e, 0x62, 0));
    expect(decodeAnswer(answerBytes({ id: 1, flags: 0x8400, answers: [{ ...srvRecord, data }] })).answers[0]).toMatchObject({
      data: { target: String.raw`a\046b` },
    });
  });

  it('holds a text longer than one string', () => {
    const text = 'é'.repeat(400);
    const record = { name: 'c.example', type: types.txt, class: classes.in, ttlSeconds: 0, data: txtBytes(text) };
    expect(decodeAnswer(answerBytes({ id: 1, flags: 0x8400, answers: [record] })).answers[0]?.data).toMatchObject({ text });
  });

  const whole = answerBytes({ id: 9, flags: 0x8400, answers: [srvRecord] });
  it('is refused when it ends anywhere before its end', () => {
    for (let length = 0; length < whole.byteLength; length += 1) {
      expect(() => decodeAnswer(whole.subarray(0, length)), `${String(length)} bytes`).toThrow(/DNS message/);
    }
  });

  it.each([
    ['goes on after its end', joined(whole, u16(1)), 'goes on after its end'],
    ['has a name that points at itself', joined(whole.subarray(0, 12), Uint8Array.of(0xc0, 12), whole.subarray(26)), 'points forward'],
    ['has a label of no known kind', joined(whole.subarray(0, 12), Uint8Array.of(0x80), whole.subarray(13)), 'of no known kind'],
    [
      'has a record of another length than its data',
      answerBytes({ id: 9, flags: 0x8400, answers: [{ ...srvRecord, data: joined(srvRecord.data, u16(0)) }] }),
      'another length',
    ],
    [
      'has a text that says it is longer',
      answerBytes({ id: 9, flags: 0x8400, answers: [{ ...srvRecord, type: types.txt, data: Uint8Array.of(9, 65) }] }),
      'ends too early',
    ],
    [
      'has a name of more than 255 bytes',
      answerBytes({ id: 9, flags: 0x8400, answers: [{ ...srvRecord, name: Array.from({ length: 5 }, () => 'x'.repeat(60)).join('.') }] }),
      'too long',
    ],
  ])('is refused when it %s', (_, bytes, words) => {
    expect(() => decodeAnswer(bytes)).toThrow(words);
  });
});
