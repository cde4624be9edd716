import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeFrame } from '../../shared/wire/frame.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { limits } from '../../shared/wire/limits.ts';
import type { StateViewSources } from '../contracts.ts';
import { openTestStore } from '../store/test-store.ts';
import type { OpenedStore } from '../store/open.ts';
import { manualTime } from '../test-support/manual-time.ts';
import { timelineEntry } from '../test-support/records.ts';
import { createHub } from './hub.ts';
import type { ViewClient, ViewHub } from './hub.ts';
import type { Outlet } from './outlet.ts';

const metrics = { frameEncoded: () => undefined, frameSent: () => undefined, frameSkipped: () => undefined, eventsSent: () => undefined };

interface Screen extends Outlet {
  readonly frames: Uint8Array[];
  readonly texts: string[];
}

function screen(): Screen {
  const frames: Uint8Array[] = [];
  const texts: string[] = [];
  return { frames, texts, sendFrame: (frame) => frames.push(frame), sendText: (text) => texts.push(text), flushed: async () => undefined };
}

let store: OpenedStore;
let hub: ViewHub;
let time: ReturnType<typeof manualTime>;
let open: Map<string, { version: number }>;
let failures: string[];

beforeEach(async () => {
  store = await openTestStore();
  time = manualTime();
  open = new Map();
  failures = [];
  const idc: StateViewSources['idc'] = {
    open: ({ idc: id }, key) => {
      if (id === 'nowhere') throw new SwitchyardError('not-found', 'there is no IDC called nowhere');
      const state = { version: 1 };
      open.set(key, state);
      return {
        version: () => state.version,
        encode: (sequence) => {
          if (id === 'broken') throw new Error('columns are gone');
          return encodeFrame({}, { view: 'idc', key, sequence, platformTimeMs: 0, oldestInputAgeMs: null }, {});
        },
        close: () => void open.delete(key),
      };
    },
  };
  hub = createHub({
    sources: { idc },
    store,
    timers: time.timers,
    metrics,
    stopwatch: () => 0,
    onFailure: (what) => failures.push(what),
  });
});

afterEach(async () => {
  hub.close();
  await store.close();
});

async function look(client: ViewClient, view: string, params: Record<string, unknown> = {}): Promise<string> {
  const subscribed = await client.subscribe({ view, params, after: null });
  subscribed.start();
  return subscribed.result.key;
}

describe('the hub', () => {
  it('opens a view with the first console and closes it after the last', async () => {
    const [first, second] = [screen(), screen()];
    const [one, two] = [hub.attach(first), hub.attach(second)];
    const key = await look(one, 'idc', { idc: 'osl-1' });
    await look(two, 'idc', { idc: 'osl-1' });
    expect([...open.keys()]).toEqual(['idc{"idc":"osl-1"}']);
    expect([first.frames.length, second.frames.length]).toEqual([1, 1]);
    one.unsubscribe(key);
    expect(open.size).toBe(1);
    two.detach();
    expect(open.size).toBe(0);
  });

  it('sends frames at ten a second at most', async () => {
    const console = screen();
    const client = hub.attach(console);
    const key = await look(client, 'idc', { idc: 'osl-1' });
    const state = open.get(key);
    for (let tick = 0; tick < 100 && state !== undefined; tick += 1) {
      state.version += 1;
      time.advance(10);
      client.acknowledge(key, 1_000_000);
    }
    expect(console.frames).toHaveLength(11);
  });

  it('sends nothing before the answer is on its way', async () => {
    const console = screen();
    await hub.attach(console).subscribe({ view: 'idc', params: { idc: 'osl-1' }, after: null });
    time.advance(1000);
    expect(console.frames).toEqual([]);
  });

  it('refuses a thing that does not exist, a parameter that is wrong, a view that nobody offers, and too many', async () => {
    const client = hub.attach(screen());
    await expect(look(client, 'idc', { idc: 'nowhere' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(look(client, 'idc', { idc: 'UPPER' })).rejects.toMatchObject({ details: { path: 'params.params.idc' } });
    await expect(look(client, 'timeline', { from: 1 })).rejects.toMatchObject({ details: { path: 'params.params.from' } });
    await expect(look(client, 'overview')).rejects.toMatchObject({ code: 'not-supported' });
    await expect(look(client, 'moon')).rejects.toMatchObject({ code: 'unknown-view' });
    for (let count = 0; count < limits.maxSubscriptions; count += 1) await look(client, 'idc', { idc: `idc-${count}` });
    await expect(look(client, 'idc', { idc: 'one-more' })).rejects.toMatchObject({ code: 'too-many' });
  });

  it('goes on with the others when one view fails, and tells of it once', async () => {
    const console = screen();
    await look(hub.attach(screen()), 'idc', { idc: 'broken' });
    const key = await look(hub.attach(console), 'idc', { idc: 'osl-1' });
    const state = open.get(key);
    if (state !== undefined) state.version += 1;
    time.advance(1000);
    expect(console.frames).toHaveLength(2);
    expect(failures).toEqual(['view idc{"idc":"broken"}']);
  });

  it('pushes what was committed to who reads the log', async () => {
    const console = screen();
    await look(hub.attach(console), 'timeline');
    await store.run('events.append', { appends: { timeline: [timelineEntry('now')] }, audit: [] });
    await expect.poll(() => console.texts.length).toBe(1);
    expect(JSON.parse(console.texts[0] ?? '')).toMatchObject({
      method: 'log.append',
      params: { key: 'timeline', epoch: store.heads().timeline.epoch, events: [{ offset: 1, body: { title: 'now' } }] },
    });
  });

  it('sends nothing to a console that went while its subscription was under way', async () => {
    const console = screen();
    const client = hub.attach(console);
    const subscribed = await client.subscribe({ view: 'idc', params: { idc: 'osl-1' }, after: null });
    client.detach();
    subscribed.start();
    expect(console.frames).toEqual([]);
    expect(open.size).toBe(0);
  });
});
