import { mkdtemp, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthStates } from '../shared/model/health.ts';
import { exampleAlarm } from '../shared/model/example-alarm.ts';
import type { IngressStatus, Routing } from '../shared/agents/ingress.ts';
import { baseRouting } from '../shared/changes/routing.ts';
import { rowsOf } from '../shared/wire/columns.ts';
import type { Row } from '../shared/wire/columns.ts';
import { decodeFrame } from '../shared/wire/frame.ts';
import { stateViews } from '../shared/wire/views.ts';
import type { OpenStateView } from './contracts.ts';
import type { StateLog } from './health/state-log.ts';
import type { SeenState } from './health/state-operations.ts';
import { networkOf } from './live.ts';
import type { Live, LiveOptions, SimulatorOptions } from './live.ts';
import { inlineSimulator } from './sources/simulator/test-support/inline.ts';
import { manualTime } from './test-support/manual-time.ts';
import { memoryAlarmLog } from './test-support/memory-alarm-log.ts';
import { openSimulatedLive } from './test-support/simulated-live.ts';
import type { SimulatedLive } from './test-support/simulated-live.ts';

const silentIngress: IngressStatus = { agentId: 'simulator', readAtMs: 0, haproxy: 'up', converged: true, endedSessions: 0, servers: [] };
const simulator: SimulatorOptions = { seed: 3, idcs: 4, streams: 200, scenario: 'idc-outage' };
let dataDirectory = '';

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'switchyard-test-'));
});
afterEach(async () => {
  await rm(dataDirectory, { recursive: true });
});

function open(differs: Parameters<typeof openSimulatedLive>[2] = {}): Promise<SimulatedLive> {
  return openSimulatedLive(dataDirectory, differs.simulator ?? simulator, differs);
}

function view(live: Live, name: 'overview' | 'idc' | 'series' | 'trends', params: Readonly<Record<string, unknown>> = {}): OpenStateView {
  const opened = live.stateViews[name]?.open(params, name);
  if (opened === undefined) throw new Error(`no view ${name}`);
  return opened;
}

function overviewOf(live: Live) {
  return decodeFrame(stateViews.overview.tables, view(live, 'overview').encode(1));
}

function worstOf(live: Live): Row<typeof stateViews.overview.tables.idcs> | undefined {
  return rowsOf(overviewOf(live).tables.idcs).find(({ state }) => healthStates[state] !== 'healthy');
}

describe('the live side over a simulated network', () => {
  it('shows totals, IDCs and readiness, and no delta before there is history', async () => {
    const { live, time } = await open();
    time.advance(10_000);
    const { header, tables } = overviewOf(live);
    const [totals] = rowsOf(tables.totals);
    expect(totals).toMatchObject({ idcs: 4, idcsCounted: 4, streams: 200, actuatorReachable: 1, viewers15MinDelta: Number.NaN });
    expect(totals?.viewers).toBe(rowsOf(tables.idcs).reduce((sum, { viewers }) => sum + viewers, 0));
    expect(header.oldestInputAgeMs).toBeLessThanOrEqual(1000);
    expect(rowsOf(tables.readiness).every(({ fits, landsOn }) => fits === 1 && landsOn !== '')).toBe(true);
    await live.close();
  });

  it('says for how long its database has not been writable', async () => {
    const written: { sinceMs: number | null } = { sinceMs: null };
    const { live, time } = await open({ unwritableSinceMs: () => written.sinceMs });
    time.advance(2_000);
    expect(rowsOf(overviewOf(live).tables.totals)).toMatchObject([{ unwritableMs: Number.NaN }]);
    written.sinceMs = time.now();
    time.advance(12_000);
    expect(rowsOf(overviewOf(live).tables.totals)).toMatchObject([{ unwritableMs: 12_000 }]);
    await live.close();
  });

  it('tells what losing one IDC, or two at once, would do, the worst pairs first', async () => {
    const { live, time } = await open({ simulator: { ...simulator, scenario: 'calm' } });
    time.advance(10_000);
    const readiness = live.stateViews.readiness?.open({}, 'readiness');
    if (readiness === undefined) throw new Error('no view readiness');
    const { tables } = decodeFrame(stateViews.readiness.tables, readiness.encode(1));
    expect(rowsOf(tables.idcs)).toHaveLength(4);
    const pairs = rowsOf(tables.pairs);
    expect(rowsOf(tables.counts)).toEqual([
      { pairs: 6, pairsNo: pairs.filter(({ fits }) => fits === 0).length, pairsUnknown: 0, loadCeilingPct: 85 },
    ]);
    expect(pairs.map(({ loadPct }) => loadPct)).toEqual(pairs.map(({ loadPct }) => loadPct).toSorted((left, right) => right - left));
    const version = readiness.version();
    time.advance(2_000);
    expect(readiness.version()).not.toBe(version);
    await readiness.close();
    await live.close();
  });

  it('knows the difference to 15 minutes ago once it has lived so long', async () => {
    const { live, time } = await open({ simulator: { ...simulator, scenario: 'calm' } });
    time.advance(910_000);
    const [totals] = rowsOf(overviewOf(live).tables.totals);
    expect(totals?.streams15MinDelta).toBe(0);
    expect(totals?.viewers15MinDelta).not.toBeNaN();
    await live.close();
  });

  it('tells of an outage: down, one alarm, the timeline, a gap in the picture, and an end', async () => {
    const { live, time, timeline, alarms } = await open();
    time.advance(70_000);
    const worst = worstOf(live);
    expect(worst).toMatchObject({ stale: 1 });
    expect(healthStates[worst?.state ?? 0]).toBe('down');
    expect(worst?.dataAgeMs).toBeGreaterThan(3000);
    expect(worst?.viewers).toBeGreaterThan(0);
    const idc = worst?.id ?? '';
    const points = rowsOf(decodeFrame(stateViews.series.tables, view(live, 'series', { idc }).encode(1)).tables.points);
    expect(points).toHaveLength(900);
    expect(points.at(-1)?.viewers).toBeNaN();
    expect(points.at(-60)?.viewers).toBeGreaterThan(0);
    const reasons = rowsOf(decodeFrame(stateViews.idc.tables, view(live, 'idc', { idc }).encode(1)).tables.reasons);
    expect(JSON.parse(reasons[0]?.json ?? '{}')).toMatchObject({
      rule: 'origin-down',
      witnesses: [{ says: 'silent' }, { says: 'not-serving' }],
    });
    const [totals] = rowsOf(overviewOf(live).tables.totals);
    expect(totals?.idcsCounted).toBe(3);

    time.advance(240_000);
    expect(worstOf(live)).toBeUndefined();
    await live.close();
    const ofIdc = alarms.filter(({ cause }) => cause === `health:${idc}`);
    expect(new Set(ofIdc.map(({ id }) => id)).size).toBe(1);
    expect(ofIdc.at(-1)?.clearedAtMs).not.toBeNull();
    expect(timeline.filter((entry) => entry.idc === idc).map(({ severity }) => severity)).toContain('critical');
    expect(timeline.filter((entry) => entry.idc === idc).at(-1)).toMatchObject({
      severity: 'info',
      title: `${idc} healthy again`,
      detail: expect.stringMatching(/^It was not for \d min|\d+ s, at worst down$/) as string,
    });
  });

  it('cries no alarm over a simulator that is still telling of its million streams', async () => {
    const { live, time, alarms } = await open({
      simulator: { ...simulator, streams: 1_000_000 },
      connectSimulator: () => ({
        post: () => undefined,
        // One word of its ingress, then nothing: it is busy, or dead.
        listen: (hear) => hear({ kind: 'status', call: null, status: silentIngress }),
        close: () => undefined,
      }),
    });
    time.advance(20_000);
    expect(alarms).toEqual([]);
    time.advance(40_000);
    await live.close();
    expect(alarms.map(({ cause }) => cause)).toContain('ingress-unreachable:simulated check');
  });

  it('takes an alarm over that stood at a restart, and ends it', async () => {
    const [idc] = networkOf(null, simulator).idcs;
    const standing = exampleAlarm({ id: 'old', cause: `health:${idc?.id ?? ''}`, idc: idc?.id ?? '', raisedAtMs: 0 });
    const { live, time, alarms } = await open({ known: [standing] });
    time.advance(10_000);
    await live.close();
    expect(alarms).toMatchObject([{ id: 'old', clearedAtMs: expect.any(Number) as number }]);
  });

  it('says nothing while another platform tells of the network, and goes on from what stands once it does itself', async () => {
    const held: { lease: number | null } = { lease: null };
    const { live, time, alarms, timeline } = await open({ lease: () => held.lease });
    const takes = async (lease: number | null): Promise<void> => {
      held.lease = lease;
      time.advance(250);
      await setImmediate();
    };
    time.advance(70_000);
    await setImmediate();
    expect(healthStates[worstOf(live)?.state ?? 0]).toBe('down');
    expect([alarms, timeline]).toEqual([[], []]);

    const cause = `health:${worstOf(live)?.id ?? ''}`;
    const told = (): unknown[] => alarms.filter((alarm) => alarm.cause === cause).map(({ id, clearedAtMs }) => [id, clearedAtMs === null]);
    await takes(7);
    // A state that it has seen all along needs no time to settle.
    time.advance(250);
    await setImmediate();
    expect(told()).toHaveLength(1);

    // Overtaken, so the end of it is the other one's to tell.
    await takes(null);
    time.advance(240_000);
    await setImmediate();
    expect(worstOf(live)).toBeUndefined();
    expect(told()).toHaveLength(1);
    await takes(9);
    time.advance(10_000);
    await live.close();
    const { id } = alarms.find((alarm) => alarm.cause === cause) ?? {};
    expect(told()).toEqual([
      [id, true],
      [id, false],
    ]);
  });

  it('raises no alarm for IDCs that a large simulator has yet to tell of, and does when it never does', async () => {
    const large = { ...simulator, streams: 200_000 };
    const mute = { post: () => undefined, listen: () => undefined, close: () => undefined };
    const { live, time, alarms } = await open({ simulator: large, network: networkOf(null, large), connectSimulator: () => mute });
    time.advance(11_000);
    await setImmediate();
    expect(alarms).toEqual([]);
    time.advance(2_000);
    await setImmediate();
    expect(alarms.map(({ severity }) => severity)).toEqual(Array(4).fill('unknown'));
    await live.close();
  });

  it('alarms when the ingress is not set as intended, after 3 s, and not while a change is taking hold', async () => {
    const base = baseRouting(networkOf(null, simulator).idcs);
    const intended: { routing: Routing } = { routing: base };
    const { live, time, alarms } = await open({ intended: () => intended.routing });
    time.advance(10_000);
    const [first = '', second = ''] = Object.keys(base.play);
    const play = { ...base.play, [first]: 0, [second]: (base.play[first] ?? 0) + (base.play[second] ?? 0) };
    intended.routing = { ...base, play };
    time.advance(3_000);
    await setImmediate();
    expect(alarms).toEqual([]);
    time.advance(1_000);
    await setImmediate();
    expect(alarms.map(({ cause }) => cause)).toEqual([`routing-mismatch:${first}:play`, `routing-mismatch:${second}:play`]);
    await live.simulatedActuator?.apply({ token: 1, key: 'k', routing: intended.routing }, new AbortController().signal);
    time.advance(1_500);
    await live.close();
    expect(alarms.slice(2).map(({ clearedAtMs }) => clearedAtMs !== null)).toEqual([true, true]);
  });

  it('answers success checks from parts, and nothing where a second is missing', async () => {
    const { live, time } = await open();
    time.advance(20_000);
    const worstLater = (): string => worstOf(live)?.id ?? '';
    const [idc = ''] = networkOf(null, simulator).idcs.map(({ id }) => id);
    expect(live.live.windowed(idc, 'rebufferPct', 10_000)).toBeGreaterThan(0);
    expect(live.live.windowed(idc, 'loadPct', 10_000)).toBeGreaterThan(10);
    expect(live.live.windowed(idc, 'rebufferPct', 60_000)).toBeNull();
    expect(live.live.windowed('nowhere', 'loadPct', 1000)).toBeNull();
    expect(live.live.hadGapSince(idc, time.now() - 5_000)).toBe(false);
    expect(live.live.hadGapSince(idc, time.now() - 60_000)).toBe(true);
    time.advance(50_000);
    expect(live.live.windowed(worstLater(), 'loadPct', 1000)).toBeNull();
    expect(live.live.hadGapSince(worstLater(), time.now() - 1000)).toBe(true);
    await live.close();
  });

  it('records who acknowledged an alarm and why, in one append with its audit', async () => {
    const { live, time, alarms, audit } = await open();
    time.advance(70_000);
    await setImmediate();
    const [alarm] = alarms;
    const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };
    const acknowledge = live.handlers['alarm.acknowledge'];
    await acknowledge?.({ alarmId: alarm?.id ?? '', why: 'on it' }, { actor: by, sessionId: 's', atMs: time.now() });
    expect(alarms.at(-1)).toMatchObject({ id: alarm?.id, acknowledged: { by, why: 'on it' } });
    expect(audit).toMatchObject([{ action: 'alarm.acknowledge', object: alarm?.id, reason: 'on it', outcome: 'success' }]);
    await live.close();
  });

  it('has no view of an IDC that does not exist', async () => {
    const { live } = await open();
    expect(() => view(live, 'idc', { idc: 'nowhere' })).toThrow('there is no IDC nowhere');
    await live.close();
  });

  it('raises a version only when there is something new', async () => {
    const { live, time } = await open();
    time.advance(5_000);
    const overview = view(live, 'overview');
    const before = overview.version() ?? Number.NaN;
    expect(overview.version()).toBe(before);
    time.advance(1_000);
    expect(overview.version()).toBeGreaterThan(before);
    await live.close();
  });

  it('keeps trying to record while the database can not be written, and keeps the order', async () => {
    let isBroken = true;
    const written: string[] = [];
    const failures: string[] = [];
    const { live, time } = await open({
      alarmLog: {
        ...memoryAlarmLog(() => 0),
        tell: async ({ alarms }) => {
          if (isBroken) throw new Error('disk full');
          written.push(...alarms.map(({ cause, severity }) => `${cause} ${severity}`));
          return true;
        },
      },
      onFailure: (what) => failures.push(what),
    });
    for (let second = 0; second < 70; second += 1) {
      time.advance(1_000);
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    }
    expect(failures).toContain('recording events');
    expect(written).toEqual([]);
    isBroken = false;
    time.advance(1_000);
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    expect(written.length).toBeGreaterThan(0);
    await live.close();
  });
});

describe('the history of the live side', () => {
  it('is written by the minute, the open one at the end, and shown as one with the present', async () => {
    const { rows, history } = historyInMemory();
    const { live, time } = await open({ simulator: { ...simulator, scenario: 'calm' }, history });
    const [idc = ''] = live.live.snapshot().idcs.map(({ id }) => id);
    for (let second = 0; second < 150; second += 1) {
      time.advance(1_000);
      await setImmediate();
    }
    expect(rows.size).toBe(2 * 4);
    const series = view(live, 'series', { idc, range: '6h' });
    const shown = (): ReturnType<typeof decodeFrame<typeof stateViews.series.tables>> =>
      decodeFrame(stateViews.series.tables, series.encode(1));
    expect(rowsOf(shown().tables.span)).toEqual([{ stepMs: 60_000, past: 1 }]);
    const version = series.version();
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    expect(series.version()).not.toBe(version);
    const { tables } = shown();
    expect(rowsOf(tables.span)).toEqual([{ stepMs: 60_000, past: 0 }]);
    expect(tables.points.rows).toBe(360);
    const viewers = [...tables.points.columns.viewers.slice(-4)];
    expect(viewers.map((value) => value > 0)).toEqual([false, true, true, true]);
    await series.close();
    await live.close();
    expect(rows.size).toBe(3 * 4);
  });

  it('goes on with the states of before a restart, for as long as they are the same', async () => {
    const kept = new Map<string, SeenState>();
    const stateLog: StateLog = {
      known: async () => [...kept.values()],
      seen: async (states) => states.forEach((seen) => kept.set(seen.idc, seen)),
    };
    const calm = { ...simulator, scenario: 'calm' } as const;
    const first = await open({ simulator: calm, stateLog });
    for (let second = 0; second < 30; second += 1) first.time.advance(1_000);
    const before = rowsOf(overviewOf(first.live).tables.idcs).map(({ id, sinceMs }) => [id, sinceMs]);
    await first.live.close();
    const time = manualTime(first.time.now() + 20_000);
    const restarted = await open({
      simulator: calm,
      stateLog,
      clock: time.now,
      timers: time.timers,
      connectSimulator: inlineSimulator(time),
    });
    for (let second = 0; second < 10; second += 1) time.advance(1_000);
    const rows = rowsOf(overviewOf(restarted.live).tables.idcs);
    expect(rows.map(({ state }) => healthStates[state])).toEqual(rows.map(() => 'healthy'));
    expect(rows.map(({ id, sinceMs }) => [id, sinceMs])).toEqual(before);
    await restarted.live.close();
  });

  it('fills the last 15 minutes from before a restart with what each minute was', async () => {
    const { history } = historyInMemory();
    const calm = { ...simulator, scenario: 'calm' } as const;
    const first = await open({ simulator: calm, history });
    for (let second = 0; second < 150; second += 1) {
      first.time.advance(1_000);
      await setImmediate();
    }
    await first.live.close();
    const time = manualTime(first.time.now() + 30_000);
    const restarted = await open({
      simulator: calm,
      history,
      clock: time.now,
      timers: time.timers,
      connectSimulator: inlineSimulator(time),
    });
    const [idc = ''] = restarted.live.live.snapshot().idcs.map(({ id }) => id);
    for (let second = 0; second < 10; second += 1) time.advance(1_000);
    const series = view(restarted.live, 'series', { idc });
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    const { tables } = decodeFrame(stateViews.series.tables, series.encode(1));
    expect(rowsOf(tables.span)).toEqual([{ stepMs: 1_000, past: 0 }]);
    const { atMs, viewers } = tables.points.columns;
    const known = [...viewers].map((value, at) => ({ value, atMs: atMs[at] ?? 0 })).filter(({ value }) => value > 0);
    // Two whole minutes and the beginning of a third before the restart, and the ten seconds since.
    expect(known.length).toBeGreaterThan(120);
    expect(known.filter(({ atMs: at }) => at <= first.time.now()).length).toBeGreaterThan(120);
    await series.close();
    await restarted.live.close();
  });
});

/** Rollups as a database would keep them. */
function historyInMemory(): { readonly rows: Map<string, Uint8Array>; readonly history: LiveOptions['history'] } {
  const rows = new Map<string, Uint8Array>();
  return {
    rows,
    history: {
      async write({ minute, rollups }) {
        for (const { idc, body } of rollups) rows.set(`${idc} ${minute}`, body);
        return rollups;
      },
      async read({ idc, from, until }) {
        const kept = [...rows]
          .filter(([key]) => key.startsWith(`${idc} `))
          .map(([key, body]) => ({ step: Number(key.split(' ')[1]), body }));
        return kept.filter(({ step }) => step >= from && step <= until);
      },
      loadBins: async () => ({ rebufferPct: [], cpuPct: [] }),
      prune: async () => 0,
    },
  };
}

describe('networks of several sources', () => {
  it('are one network: the file decides where both name an IDC', () => {
    const simulated = networkOf(null, simulator);
    const [own] = simulated.idcs;
    if (own === undefined) throw new Error('no IDC');
    const file = { ...simulated, name: 'Lab', idcs: [{ ...own, name: 'Ours' }] };
    const both = networkOf(file, simulator);
    expect([both.name, both.idcs.length, both.idcs[0]?.name]).toEqual(['Lab', 4, 'Ours']);
  });
});
