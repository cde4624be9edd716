/** For tests and fuzzing: answers of a real BIND 9.18 to the actuator's questions and updates, with what their signatures stand on. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TsigKey } from './tsig.ts';

const bytes = z.string().transform((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
const recordedSchema = z.array(z.object({ what: z.string(), nowMs: z.number(), request: bytes, answer: bytes }));
export type RecordedAnswer = z.infer<typeof recordedSchema>[number];

export function recordedAnswers(): readonly RecordedAnswer[] {
  return recordedSchema.parse(JSON.parse(readFileSync(new URL('recorded/bind-9.18.json', import.meta.url), 'utf8')));
}

/** The key of the recording. */
export const recordedKey: TsigKey = { name: 'switchyard-key', secret: Buffer.from('a secret of thirty-two bytes, yes') };
