/** Takes down what one console shows, and says what of it is not the truth. */
import type { HeadlessReport } from '../../shared/ipc/headless.ts';
import { dropUnheld } from '../../shared/wire/held.ts';
import { isLogView, logViews } from '../../shared/wire/views-log.ts';
import type { LogViewName } from '../../shared/wire/views-log.ts';
import type { Truth } from './truth.ts';
import { eventText } from './truth.ts';

export interface Witness {
  take(report: HeadlessReport): void;
  /** Where a log view of the console stands; -1 before its first event. */
  offset(log: LogViewName): number;
  /** When the console first had this frame of a state view or a later one, Unix ms; null: not yet. */
  reachedAtMs(key: string, sequence: number): number | null;
  isLive(): boolean;
  /** How long the console was without its platform, ms, one number a loss. */
  outages(): readonly number[];
  /** What is wrong, in words; empty when nothing is. Checks the logs up to where the console stands. */
  faults(): readonly string[];
  seen(): { readonly events: number; readonly frames: number; readonly ages: number };
}

/**
 * Both clocks are read in whole milliseconds by two processes, so what is shown may seem younger by one and a bit; and monotonic time
 * may run slower than the clock that is being steered, by less than a thousandth.
 */
const ageErrorMs = 1.5;
const clockSlew = 1e-3;

interface Log {
  readonly texts: Map<number, string>;
  /** Ends of snapshots. */
  readonly snapshots: { readonly end: number; readonly texts: readonly string[] }[];
  offset: number;
}

export function createWitness(truth: Truth): Witness {
  const logs = new Map<LogViewName, Log>();
  const reached = new Map<string, { readonly sequence: number; readonly atMs: number }[]>();
  const found: string[] = [];
  const outages: number[] = [];
  let status = 'signed-out';
  let lostAtMs: number | null = null;
  let seen = { events: 0, frames: 0, ages: 0 };

  function wrong(words: string): void {
    // One cause may show in thousands of events.
    if (found.length < 20) found.push(words);
  }

  function takeLog({ view, reset, cursor, events }: Extract<HeadlessReport, { kind: 'log' }>): void {
    if (!isLogView(view)) return;
    const log: Log = logs.get(view) ?? { texts: new Map(), snapshots: [], offset: -1 };
    logs.set(view, log);
    if (cursor.epoch !== truth.epoch(view)) wrong(`${view}: an event of epoch ${cursor.epoch}`);
    const texts = events.map(({ body }) => eventText(view, body));
    seen = { ...seen, events: seen.events + events.length };
    if (reset) {
      log.snapshots.push({ end: cursor.offset, texts });
      log.offset = cursor.offset;
      if (log.snapshots.length > 1) wrong(`${view}: a snapshot at ${cursor.offset} replaced what could have been gone on with`);
      return;
    }
    events.forEach(({ offset }, index) => {
      if (offset !== log.offset + 1) wrong(`${view}: event ${offset} came after ${log.offset}`);
      log.offset = offset;
      log.texts.set(offset, texts[index] ?? '');
    });
    if (cursor.offset !== log.offset) wrong(`${view}: the cursor says ${cursor.offset} after event ${log.offset}`);
  }

  function takeAge(frame: { readonly key: string; readonly shownAgeMs: number; readonly platformTimeMs: number }, atMs: number): void {
    seen = { ...seen, ages: seen.ages + 1 };
    const truthMs = atMs - frame.platformTimeMs;
    const allowedMs = ageErrorMs + Math.abs(truthMs) * clockSlew;
    if (frame.shownAgeMs < truthMs - allowedMs) {
      wrong(`${frame.key}: shown as ${frame.shownAgeMs.toFixed(1)} ms old, which was ${truthMs.toFixed(1)} ms`);
    }
  }

  function take(report: HeadlessReport): void {
    switch (report.kind) {
      case 'status':
        takeStatus(report.status.state, report.atMs);
        return;
      case 'state': {
        const { key, sequence, atMs } = report;
        seen = { ...seen, frames: seen.frames + 1 };
        takeAge(report, atMs);
        const known = reached.get(key) ?? [];
        reached.set(key, known);
        known.push({ sequence, atMs });
        if (known.length > 1_000) known.shift();
        return;
      }
      case 'log':
        takeLog(report);
        return;
      case 'shown':
        for (const frame of report.states) takeAge(frame, report.atMs);
        if (report.audit.state === 'mismatch') wrong('the console takes a whole audit log for another');
        return;
      case 'subscription-refused':
        wrong(`${report.key} was refused: ${report.message}`);
        return;
      case 'note':
        wrong(`a note: ${report.text}`);
        return;
      case 'answer':
      case 'refusal':
    }
  }

  function takeStatus(state: string, atMs: number): void {
    if (state === 'stopped') wrong('the console gave up');
    if (status === 'live' && state !== 'live') lostAtMs = atMs;
    if (status !== 'live' && state === 'live' && lostAtMs !== null) outages.push(atMs - lostAtMs);
    status = state;
  }

  /** By offset the snapshot is the last events; by id, the latest event of each that is held, in the order of these. */
  function checkSnapshot(view: LogViewName, { end, texts }: Log['snapshots'][number]): void {
    const { by, most } = logViews[view].snapshot;
    const until = truth.events(view).slice(0, end);
    const wanted = by === 'offset' ? until.slice(-most) : heldOf(view, until);
    if (wanted.length !== texts.length || wanted.some((text, index) => text !== texts[index])) {
      wrong(`${view}: the snapshot at ${end} has ${texts.length} events which are not the platform's ${wanted.length}`);
    }
  }

  return {
    take,
    offset: (log) => logs.get(log)?.offset ?? -1,
    reachedAtMs: (key, sequence) => reached.get(key)?.find((frame) => frame.sequence >= sequence)?.atMs ?? null,
    isLive: () => status === 'live',
    outages: () => outages,
    seen: () => seen,
    faults() {
      for (const [view, log] of logs) {
        for (const snapshot of log.snapshots.splice(0)) checkSnapshot(view, snapshot);
        const events = truth.events(view);
        for (const [offset, text] of log.texts) {
          if (events[offset - 1] !== text) wrong(`${view}: event ${offset} is not the platform's`);
        }
        log.texts.clear();
      }
      return found;
    },
  };
}

function heldOf(view: LogViewName, texts: readonly string[]): readonly string[] {
  const byId = new Map<string, string>();
  for (const text of texts) {
    const { id } = JSON.parse(text) as { readonly id: string };
    byId.delete(id);
    byId.set(id, text);
  }
  dropUnheld(view, byId, (text) => JSON.parse(text) as unknown);
  return [...byId.values()];
}
