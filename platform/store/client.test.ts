import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { Clock } from '../contracts.ts';
import { auditRecord } from '../test-support/records.ts';
import { storeOver } from './client.ts';
import type { OpenedStore, StoreThread } from './client.ts';
import type { FromStore, LogHeads, ToStore } from './messages.ts';

const heads: LogHeads = {
  timeline: { epoch: 't', head: 0 },
  alarms: { epoch: 'a', head: 0 },
  changes: { epoch: 'c', head: 0 },
  audit: { epoch: 'u', head: 0 },
};

class FakeThread extends EventEmitter implements StoreThread {
  readonly said: ToStore[] = [];
  postMessage(message: ToStore): void {
    this.said.push(message);
  }
  async terminate(): Promise<void> {
    this.emit('exit', 1);
  }
  answer(message: FromStore): void {
    this.emit('message', message);
  }
}

function setUp(clock: Clock = () => 0): { readonly thread: FakeThread; readonly store: OpenedStore; readonly fatal: Error[] } {
  const thread = new FakeThread();
  const store = storeOver(thread, { opened: { kind: 'opened', platformId: 'p', instanceId: 'i', heads }, clock });
  const fatal: Error[] = [];
  store.onFatal((error) => fatal.push(error));
  return { thread, store, fatal };
}

describe('the main thread', () => {
  it('gets each answer to its own call, in whatever order', async () => {
    const { thread, store } = setUp();
    const [first, second] = [store.run('audit.record', auditRecord()), store.run('identity.isRevoked', { sessionId: 's' })];
    thread.answer({ kind: 'done', call: 2, result: 'second', heads: {} });
    thread.answer({ kind: 'done', call: 1, result: 'first', heads: {} });
    expect([await first, await second]).toEqual(['first', 'second']);
  });

  it('gets a refusal with its code, words and details, and a failure without', async () => {
    const { thread, store } = setUp();
    const [refused, failed] = [store.run('audit.record', auditRecord()), store.run('audit.record', auditRecord())];
    thread.answer({
      kind: 'refused',
      call: 1,
      code: 'wrong-phase',
      message: 'it is closed',
      details: { path: 'params.changeId' },
      readsOnly: false,
    });
    thread.answer({ kind: 'failed', call: 2, message: 'disk full', stack: undefined });
    const refusal = await refused.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SwitchyardError);
    expect(refusal).toMatchObject({ code: 'wrong-phase', message: 'it is closed', details: { path: 'params.changeId' } });
    await expect(failed).rejects.not.toBeInstanceOf(SwitchyardError);
  });

  it('knows since when something can not be written, and until when', async () => {
    let nowMs = 1_000;
    const { thread, store } = setUp(() => nowMs);
    let asked = 0;
    const ask = async (name: 'audit.record' | 'states.seen' | 'audit.search', says: 'written' | 'appended' | 'unavailable' | 'refused') => {
      asked += 1;
      const answer = store.run(name as 'audit.record', auditRecord()).catch(() => undefined);
      const readsOnly = name === 'audit.search';
      if (says === 'written') thread.answer({ kind: 'done', call: asked, result: null, heads: {} });
      else if (says === 'appended')
        thread.answer({ kind: 'done', call: asked, result: null, heads: { audit: { epoch: 'u', head: asked } } });
      else {
        const code = says === 'refused' ? 'wrong-phase' : 'unavailable';
        thread.answer({ kind: 'refused', call: asked, code, message: 'no', details: {}, readsOnly });
      }
      await answer;
      nowMs += 1_000;
      return store.unwritableSinceMs();
    };
    expect(await ask('audit.search', 'unavailable')).toBeNull();
    expect(await ask('audit.record', 'refused')).toBeNull();
    expect(await ask('audit.record', 'unavailable')).toBe(3_000);
    expect(await ask('audit.record', 'unavailable')).toBe(3_000);
    expect(await ask('states.seen', 'written')).toBe(3_000);
    expect(await ask('audit.record', 'appended')).toBeNull();
    expect(await ask('states.seen', 'unavailable')).toBe(7_000);
    expect(await ask('states.seen', 'written')).toBeNull();
  });

  it('knows the new heads before the caller goes on', async () => {
    const { thread, store } = setUp();
    const order: string[] = [];
    store.onHeads(() => order.push('heads'));
    const call = store.run('audit.record', auditRecord()).then(() => order.push('answer'));
    thread.answer({ kind: 'done', call: 1, result: null, heads: { audit: { epoch: 'u', head: 1 } } });
    await call;
    expect(order).toEqual(['heads', 'answer']);
    expect(store.heads()).toEqual({ ...heads, audit: { epoch: 'u', head: 1 } });
  });

  it('is told loudly when the database thread dies, and so is everyone who waits', async () => {
    const { thread, store, fatal } = setUp();
    const waiting = store.run('audit.record', auditRecord());
    thread.emit('error', new Error('out of memory'));
    thread.emit('exit', 1);
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: 'the database worker died: out of memory' });
    await expect(store.run('audit.record', auditRecord())).rejects.toMatchObject({ code: 'unavailable' });
    expect(fatal).toHaveLength(1);
    await store.close();
  });

  it('does not take a thread that it closed for a dead one', async () => {
    const { thread, store, fatal } = setUp();
    const closed = store.close();
    expect(thread.said).toEqual([{ kind: 'close' }]);
    thread.answer({ kind: 'closed' });
    await closed;
    expect(fatal).toEqual([]);
  });
});
