import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../../shared/ipc/link-port.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { createFakeTime } from '../fake-time.ts';
import { createAuditClient } from './client.ts';
import { createFakeLog } from './fake-log.ts';
import { createLinkAudit } from './open.ts';
import { createTrustBook } from './trust-book.ts';

const refused: CallFailure = { message: 'not sent', data: { code: 'unavailable' } };
const tooOld: CallFailure = { message: 'no such method', data: { code: 'unknown-method' } };

/** A console whose platform was cut back after it had been seen. */
async function mismatched(answer: CallFailure | undefined) {
  const time = createFakeTime();
  const log = createFakeLog('one');
  log.add(300);
  const recorded: unknown[] = [];
  const audit = createLinkAudit({
    parts: {
      client: createAuditClient(log.get),
      book: createTrustBook({ stored: [], save: async () => undefined, onFailure: () => undefined }),
    },
    time,
    now: () => time.wallMs(),
    random: () => 0.5,
    onChange: () => undefined,
    subject: () => 'omar',
    record: async (accepted) => {
      recorded.push(accepted);
      return answer;
    },
  });
  audit.opened('http://platform.example');
  audit.connected('one');
  await audit.answer('audit.check', {});
  log.leaves.splice(250);
  await audit.answer('audit.check', {});
  return { audit, recorded };
}

describe('accepting another history', () => {
  it('has the platform record what was seen, what was found and why, then trusts what is there', async () => {
    const { audit, recorded } = await mismatched(undefined);
    expect(audit.state().trust).toMatchObject({ state: 'mismatch' });
    expect(await audit.answer('audit.accept', { why: 'restored from the backup' })).toEqual({ ok: true, result: {} });
    expect(recorded).toMatchObject([
      { kind: 'truncated', seen: { size: 300 }, found: { size: 250 }, agreesAgain: false, why: 'restored from the backup' },
    ]);
    expect(methods['audit.accept'].params.safeParse(recorded[0]).success).toBe(true);
    expect(audit.state().trust).toMatchObject({ state: 'verified', head: { size: 250 } });
  });

  it('is not done while it can not be recorded', async () => {
    const { audit } = await mismatched(refused);
    expect(await audit.answer('audit.accept', { why: 'restored from the backup' })).toEqual({ ok: false, failure: refused });
    expect(audit.state().trust).toMatchObject({ state: 'mismatch' });
  });

  it('is kept on the console alone where the platform records no such thing', async () => {
    const { audit } = await mismatched(tooOld);
    expect(await audit.answer('audit.accept', { why: 'restored from the backup' })).toMatchObject({ ok: true });
    expect(audit.state().trust).toMatchObject({ state: 'verified' });
  });
});
