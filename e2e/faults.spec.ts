/** The fault runs in small: a few seeds hold, and a console that lies is found out. `npm run faults` runs as many as asked. */
import { expect, test } from '@playwright/test';
import type { HeadlessReport } from '../shared/ipc/headless.ts';
import type { TimelineEntry } from '../shared/model/events.ts';
import { runSeeds } from './faults/run.ts';
import { runSlowCases } from './faults/slow.ts';
import { scheduleOf, scheduleText } from './faults/schedule.ts';
import type { Truth } from './faults/truth.ts';
import { eventText } from './faults/truth.ts';
import { createWitness } from './faults/witness.ts';

test('over the cuts of four seeds no event is lost, doubled or out of order, and no age is younger than the truth', async () => {
  const results = await runSeeds({ seeds: [1, 2, 3, 4], cuts: 25, parallel: 4 }, () => undefined);
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(results.map(({ cuts }) => cuts)).toEqual([25, 25, 25, 25]);
  for (const { events, frames, outagesMs } of results) {
    expect(events).toBeGreaterThan(50);
    expect(frames).toBeGreaterThan(0);
    expect(outagesMs.length).toBeGreaterThan(2);
  }
});

test('slow, greedy and returning consoles take bounded memory, and nobody is cut off for being slow', async () => {
  const results = await runSlowCases({ seconds: 4, returning: 30, mostAgeMs: 3_000 }, () => undefined);
  expect(results.map(({ faults }) => faults)).toEqual([[], [], [], []]);
});

test('a seed says the same every time, and another seed something else', () => {
  expect(scheduleText(scheduleOf(17, 50))).toBe(scheduleText(scheduleOf(17, 50)));
  expect(scheduleText(scheduleOf(18, 50)).split('\n')[1]).not.toBe(scheduleText(scheduleOf(17, 50)).split('\n')[1]);
});

function entry(title: string): TimelineEntry {
  return {
    atMs: 0,
    kind: 'health',
    severity: 'info',
    idc: null,
    title,
    detail: '',
    changeId: null,
    release: null,
    actor: null,
  };
}

const titles = ['a', 'b', 'c', 'd', 'e'];
const truth: Truth = {
  events: (log) => (log === 'timeline' ? titles.map((title) => eventText('timeline', entry(title))) : []),
  epoch: () => 'e',
  latest: () => 0,
  tables: () => null,
  close: () => undefined,
};

function log(reset: boolean, offsets: readonly number[], bodies = offsets.map((offset) => titles[offset - 1] ?? '')): HeadlessReport {
  const events = offsets.map((offset, index) => ({ offset, body: entry(bodies[index] ?? '') }));
  const cursor = { epoch: 'e', offset: offsets.at(-1) ?? 0 };
  return { kind: 'log', console: 'c', atMs: 0, view: 'timeline', reset, cursor, events };
}

function found(...reports: readonly HeadlessReport[]): readonly string[] {
  const witness = createWitness(truth);
  for (const report of reports) witness.take(report);
  return witness.faults();
}

test('a witness has nothing to say of a console that shows the truth', () => {
  expect(found(log(true, [1, 2]), log(false, [3, 4]), log(false, [5]))).toEqual([]);
});

test('a witness finds what was lost, doubled, exchanged, altered, and a snapshot that covers a loss', () => {
  expect(found(log(true, [1, 2]), log(false, [4]))).toContain('timeline: event 4 came after 2');
  expect(found(log(true, [1, 2]), log(false, [3]), log(false, [3]))).toContain('timeline: event 3 came after 3');
  expect(found(log(true, [1, 2]), log(false, [4, 3]))).toContain('timeline: event 3 came after 4');
  expect(found(log(true, [1, 2]), log(false, [3], ['x']))).toContain("timeline: event 3 is not the platform's");
  expect(found(log(true, [1, 2], ['a', 'x'])).join()).toContain("are not the platform's 2");
  expect(found(log(true, [1, 2]), log(true, [1, 2, 3])).join()).toContain('replaced what could have been gone on with');
});

test('a witness finds an age that is younger than the truth', () => {
  const frame = { kind: 'state', console: 'c', key: 'overview', sequence: 1, platformTimeMs: 1_000, oldestInputAgeMs: 0 } as const;
  expect(found({ ...frame, atMs: 1_500, shownAgeMs: 499 })).toEqual([]);
  expect(found({ ...frame, atMs: 1_500, shownAgeMs: 490 })).toEqual(['overview: shown as 490.0 ms old, which was 500.0 ms']);
});
