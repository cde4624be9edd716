import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../contracts.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { PlatformStore } from '../store/operations-registry.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { auditRecord } from '../test-support/records.ts';
import { createRecording } from './recording.ts';

/** A database that can be full. */
function setUp() {
  const time = manualTime();
  const written: AuditRecord[] = [];
  const failures: unknown[] = [];
  let isFull = false;
  const run = async (name: string, args: unknown): Promise<unknown> => {
    if (isFull) throw new SwitchyardError('unavailable', 'database or disk is full');
    if (JSON.stringify(args).includes('no leaf can')) throw new Error('no leaf');
    if (name === 'audit.recordAll') written.push(...(args as readonly AuditRecord[]));
    else written.push(...(args as { readonly audit: readonly AuditRecord[] }).audit);
    return undefined;
  };
  const store: Pick<PlatformStore, 'run'> = { run: run as PlatformStore['run'] };
  const recording = createRecording({ store, clock: time.now, timers: time.timers, onFailure: (error) => failures.push(error) });
  return {
    ...{ time, written, failures, recording },
    fill: (full: boolean) => {
      isFull = full;
    },
  };
}

describe('an audit write that fails', () => {
  it('is counted, and an alarm while it can not be written', async () => {
    const { recording, failures, time, fill } = setUp();
    fill(true);
    await recording.keep(auditRecord());
    expect(failures).toHaveLength(1);
    expect(recording.causes(time.now())).toMatchObject([{ cause: 'audit-recording', severity: 'critical' }]);
  });

  it('is written later in its place, followed by an entry that says so', async () => {
    const { recording, written, time, fill } = setUp();
    fill(true);
    await recording.keep(auditRecord({ reason: 'first' }));
    await recording.keep(auditRecord({ reason: 'second' }));
    fill(false);
    time.advance(1_000);
    await recording.close();
    expect(written.map(({ action, reason }) => [action, reason])).toEqual([
      ['change.submit', 'first'],
      ['change.submit', 'second'],
      ['audit.recording-failed', '1 audit writes failed: database or disk is full'],
    ]);
    expect(recording.causes(time.now())).toMatchObject([{ severity: 'degraded' }]);
    time.advance(11 * 60_000);
    expect(recording.causes(time.now())).toEqual([]);
  });

  it('is written later however long the database was away, and given up when it was there', async () => {
    const { recording, written, time, fill } = setUp();
    const pass = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        time.advance(1_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    fill(true);
    await recording.keep(auditRecord({ reason: 'in the outage' }));
    await pass(600);
    fill(false);
    await pass(1);
    expect(written.map(({ reason }) => reason)).toEqual(['in the outage', '601 audit writes failed: database or disk is full']);
    await recording.keep(auditRecord({ reason: 'no leaf can hold this' }));
    await pass(60);
    expect(written).toHaveLength(3);
    expect(written.at(-1)?.details).toMatchObject({ lost: 1, late: 0 });
  });

  it('does not take those with it that came at the same time', async () => {
    const { recording, written } = setUp();
    const poison = auditRecord({ reason: 'no leaf can hold this' });
    const [first, bad, last] = [auditRecord({ reason: 'first' }), poison, auditRecord({ reason: 'last' })].map((each) =>
      recording.record(each),
    );
    await Promise.all([first, last]);
    await expect(bad).rejects.toThrow('no leaf');
    expect(written.map(({ reason }) => reason)).toEqual(['first', 'last']);
  });

  it('of what must be on record first is thrown, so that it does not happen', async () => {
    const { recording, fill } = setUp();
    fill(true);
    await expect(recording.record(auditRecord())).rejects.toThrow('disk is full');
  });

  it('is kept a thousand times, and beyond that counted as lost', async () => {
    const { recording, written, fill } = setUp();
    fill(true);
    for (let count = 0; count < 1_005; count += 1) await recording.keep(auditRecord({ reason: `act ${count}` }));
    fill(false);
    await recording.close();
    expect(written).toHaveLength(1_001);
    expect(written[0]?.reason).toBe('act 5');
    expect(written.at(-1)).toMatchObject({ action: 'audit.recording-failed', details: { lost: 5, late: 1000 } });
  });
});
