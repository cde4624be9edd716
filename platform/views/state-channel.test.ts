import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeFrameHeader, encodeFrame } from '../../shared/wire/frame.ts';
import type { OpenStateView } from '../contracts.ts';
import type { Outlet } from './outlet.ts';
import { createStateChannel } from './state-channel.ts';
import type { StateChannel } from './state-channel.ts';

const metrics = { frameEncoded: () => undefined, frameSent: () => undefined, frameSkipped: () => undefined, eventsSent: () => undefined };

function setUp(stopwatch = (): number => 0): {
  readonly channel: StateChannel;
  readonly change: () => void;
  readonly encodings: () => number;
} {
  let version = 0;
  let sequence = 0;
  let encodings = 0;
  const source: OpenStateView = {
    version: () => version,
    encode: (next) => {
      encodings += 1;
      return encodeFrame({}, { view: 'overview', key: 'overview', sequence: next, platformTimeMs: version, oldestInputAgeMs: 0 }, {});
    },
    close: () => undefined,
  };
  const channel = createStateChannel({ view: 'overview', source, nextSequence: () => (sequence += 1), metrics, stopwatch });
  return { channel, change: () => (version += 1), encodings: () => encodings };
}

function collector(): Outlet & { readonly frames: Uint8Array[]; sequences(): number[] } {
  const frames: Uint8Array[] = [];
  return {
    frames,
    sequences: () => frames.map((frame) => decodeFrameHeader(frame).header.sequence),
    sendFrame: (frame) => frames.push(frame),
    sendText: () => undefined,
    flushed: async () => undefined,
  };
}

describe('a state view', () => {
  it('is sent at once to who subscribes', () => {
    const { channel } = setUp();
    const console = collector();
    channel.add(console);
    expect(console.sequences()).toEqual([1]);
  });

  it('is sent again only when there is something new', () => {
    const { channel, change } = setUp();
    const console = collector();
    channel.add(console);
    channel.tick();
    channel.tick();
    change();
    channel.tick();
    expect(console.sequences()).toEqual([1, 2]);
  });

  it('is encoded once for all who look at it: they get the same bytes', () => {
    const { channel, change, encodings } = setUp();
    const consoles = Array.from({ length: 50 }, collector);
    for (const console of consoles) channel.add(console);
    change();
    channel.tick();
    expect(encodings()).toBe(2);
    expect(new Set(consoles.map((console) => console.frames[1])).size).toBe(1);
  });

  it('rests after a tick that took long, so that it takes no more than a fifth of the thread', () => {
    let nowSeconds = 0;
    const { channel, change } = setUp(() => nowSeconds);
    const console = collector();
    const costly: Outlet = {
      ...console,
      sendFrame(frame) {
        nowSeconds += 0.05;
        console.frames.push(frame);
      },
    };
    channel.add(costly);
    nowSeconds = 1;
    const sentAtSeconds: number[] = [];
    for (; nowSeconds < 3; nowSeconds += 0.1) {
      const before = console.frames.length;
      change();
      channel.tick();
      if (console.frames.length > before) sentAtSeconds.push(nowSeconds);
      channel.acknowledge(costly, console.sequences().at(-1) ?? 0);
    }
    expect(sentAtSeconds.length).toBeGreaterThan(5);
    for (const [index, at] of sentAtSeconds.entries()) expect(at - (sentAtSeconds[index - 1] ?? 0)).toBeGreaterThanOrEqual(0.2);
  });

  it('gives the frame that others look at to who comes later, and disturbs nobody', () => {
    const { channel, change, encodings } = setUp();
    const [first, later] = [collector(), collector()];
    channel.add(first);
    change();
    channel.add(later);
    expect(encodings()).toBe(1);
    expect(later.sequences()).toEqual([1]);
    channel.tick();
    expect([first.sequences(), later.sequences()]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('waits for a console that has two frames unacknowledged, then sends the newest only', () => {
    const { channel, change } = setUp();
    const slow = collector();
    const quick = collector();
    channel.add(slow);
    channel.add(quick);
    for (let tick = 0; tick < 10; tick += 1) {
      channel.acknowledge(quick, quick.sequences().at(-1) ?? 0);
      change();
      channel.tick();
    }
    expect(slow.sequences()).toEqual([1, 2]);
    expect(quick.sequences()).toHaveLength(11);
    channel.acknowledge(slow, 2);
    expect(slow.sequences()).toEqual([1, 2, 11]);
  });

  it('encodes nothing while nobody has room, and the newest once somebody has', () => {
    const { channel, change, encodings } = setUp();
    const console = collector();
    channel.add(console);
    for (let tick = 0; tick < 20; tick += 1) {
      change();
      channel.tick();
    }
    expect(encodings()).toBe(2);
    channel.acknowledge(console, 2);
    expect(console.sequences()).toEqual([1, 2]);
    channel.tick();
    expect(console.sequences()).toEqual([1, 2, 3]);
  });

  it('goes on for a console that acknowledges only the later of two', () => {
    const { channel, change } = setUp();
    const console = collector();
    channel.add(console);
    change();
    channel.tick();
    channel.acknowledge(console, 2);
    for (let tick = 0; tick < 5; tick += 1) {
      change();
      channel.tick();
    }
    expect(console.sequences()).toEqual([1, 2, 3, 4]);
  });

  it('sends nothing to who has left, and is idle when nobody looks', () => {
    const { channel, change } = setUp();
    const console = collector();
    channel.add(console);
    channel.remove(console);
    change();
    channel.tick();
    channel.acknowledge(console, 1);
    expect(console.sequences()).toEqual([1]);
    expect(channel.isIdle()).toBe(true);
  });

  it('never has more than two frames on the way to a console, nor goes back, and ends at the newest', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('change', 'tick', 'acknowledge', 'acknowledge-old', 'acknowledge-future')), (acts) => {
        const { channel, change } = setUp();
        const console = collector();
        channel.add(console);
        let acknowledged = 0;
        for (const act of acts) {
          const last = console.sequences().at(-1) ?? 0;
          if (act === 'change') change();
          if (act === 'tick') channel.tick();
          if (act === 'acknowledge') channel.acknowledge(console, (acknowledged = last));
          if (act === 'acknowledge-old') channel.acknowledge(console, 0);
          if (act === 'acknowledge-future') channel.acknowledge(console, (acknowledged = last) + 100);
          const seen = console.sequences();
          expect(seen.filter((sequence) => sequence > acknowledged).length).toBeLessThanOrEqual(2);
          expect(seen).toEqual([...new Set(seen)].sort((first, second) => first - second));
        }
        channel.acknowledge(console, console.sequences().at(-1) ?? 0);
        channel.tick();
        const newest = console.frames.at(-1);
        change();
        channel.tick();
        expect(console.frames.at(-1)).not.toBe(newest);
      }),
    );
  });
});
