/** docs/actuators.md shows what the code takes and sends. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { webhookCommandSchema, webhookErrorSchema, webhookStatusSchema } from '../../../shared/agents/webhook.ts';
import { trafficSchema } from '../../../shared/model/traffic-target.ts';
import { isAnswerSignedBy, isSignedBy } from './webhook-signature.ts';

const text = readFileSync(new URL('../../../docs/actuators.md', import.meta.url), 'utf8');

function blocks(language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, block = '']) => block);
}

const shown = blocks('json').map((block) => JSON.parse(block) as Readonly<Record<string, unknown>>);

describe('docs/actuators.md', () => {
  it('shows network files that are taken', () => {
    const kinds = shown.flatMap(({ traffic }) => (traffic === undefined ? [] : [trafficSchema.parse(traffic).kind]));
    expect(kinds).toEqual(['webhook', 'dns']);
  });

  it('shows answers and refusals that are understood', () => {
    const status = shown.find(({ readAtMs }) => readAtMs !== undefined);
    expect(webhookStatusSchema.parse(status)).toMatchObject({ fences: true, held: { token: 7 }, checks: [{ check: 'down' }] });
    const refusal = shown.find(({ code }) => code !== undefined);
    expect(webhookErrorSchema.parse(refusal)).toMatchObject({ code: 'stale-token', heldToken: 9 });
    const codes = [...text.matchAll(/^\| \d{3} +\| `([\w-]+)`/gm)].map(([, code]) => code);
    expect(codes.toSorted()).toEqual([...webhookErrorSchema.shape.code.options].toSorted());
  });

  it('shows a request that is signed as it says', () => {
    const [head = '', body = ''] = (blocks('http')[0] ?? '').split('\n\n');
    const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '';
    const [method = '', target = ''] = head.split(' ');
    const request = { timestampMs: Number(header('Switchyard-Timestamp')), method, target, body };
    expect(isSignedBy('correct-horse-battery', request, header('Switchyard-Signature'))).toBe(true);
    expect(webhookCommandSchema.parse(JSON.parse(body))).toMatchObject({ token: 7, key: 'c-1/step-1/1' });
  });

  it('shows an answer that is signed as it says', () => {
    const [, body = '', status, signature = ''] =
      /^The answer `(.*)` with status (\d+) to the request above is signed `(.*)`/m.exec(text) ?? [];
    const to = /^Switchyard-Signature: (.*)$/m.exec(text)?.[1] ?? '';
    expect(isAnswerSignedBy('correct-horse-battery', { to, status: Number(status), body }, signature)).toBe(true);
  });
});
