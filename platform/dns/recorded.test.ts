import { describe, expect, it } from 'vitest';
import { createDnsClient } from './client.ts';
import { decodeAnswer } from './message.ts';
import { recordedAnswers, recordedKey } from './recorded-answers.ts';
import { types } from './records.ts';

const recorded = recordedAnswers();
const signal = new AbortController().signal;

describe('a recorded BIND', () => {
  it('answered all that the actuator can be told', () => {
    expect(recorded.map(({ what }) => what)).toEqual([
      'weights',
      'control record',
      'no such name',
      'update done',
      'prerequisite not met',
      'refused',
      'BADSIG',
      'BADKEY',
      'BADTIME',
    ]);
  });

  it('signed what can be verified, and only that', async () => {
    const asked = recorded.find(({ what }) => what === 'weights');
    if (asked === undefined) throw new Error('nothing was recorded');
    const sent: Uint8Array[] = [];
    const client = createDnsClient({
      exchange: async (message) => {
        sent.push(message);
        return asked.answer;
      },
      key: recordedKey,
      clock: () => asked.nowMs,
      newId: () => decodeAnswer(asked.answer).id,
    });
    const records = await client.query({ name: '_play._tcp.live.example', type: types.srv }, signal);
    expect(sent).toEqual([asked.request]);
    expect(records.map(({ data }) => (data.kind === 'srv' ? `${data.target} ${String(data.weight)}` : '')).toSorted()).toEqual([
      'ath-1.live.example 2500',
      'lis-1.live.example 7500',
    ]);
  });
});
