/** Answers of a DNS server: read, verified, and taken for weights and a command. */
import { controlIn } from '../../changes/actuators/dns-control.ts';
import { sharesOf } from '../../changes/actuators/dns-weights.ts';
import { decodeAnswer } from '../../dns/message.ts';
import { recordedAnswers, recordedKey } from '../../dns/recorded-answers.ts';
import { verify } from '../../dns/tsig.ts';
import { isPlainError } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const recorded = recordedAnswers();
const places = { 'osl-1': { host: 'osl-1.live.example', port: 8080 }, 'ath-1': { host: 'ath-1.live.example', port: 8080 } };

export const dns: FuzzTarget = {
  name: 'dns',
  corpus: recorded.map(({ answer }) => answer),
  words: ['\u00c0\u000c', '\u0000', 'switchyard-key', '{"token":7}', 'live', 'hmac-sha256'],
  take(input) {
    const answer = decodeAnswer(input);
    sharesOf(answer.answers, places);
    const texts = answer.answers.filter(({ data }) => data.kind === 'txt');
    const nowMs = recorded[0]?.nowMs ?? 0;
    const readings = [
      () => verify(input, answer, { key: recordedKey, requestMac: new Uint8Array(32), nowMs }),
      () => controlIn(texts, '_switchyard.live.example'),
    ];
    // Each has its turn, whatever the one before it refused.
    for (const error of readings.map(thrownBy)) if (error !== null && !isPlainError(error)) throw error;
  },
  refuses: isPlainError,
};

function thrownBy(read: () => unknown): Error | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
