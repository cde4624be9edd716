/** What each scenario of the simulator must look like to whoever watches, from the outside in: the views that a console shows. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthReasonSchema, healthStates } from '../shared/model/health.ts';
import { rowsOf } from '../shared/wire/columns.ts';
import type { TableSpec, Tables, TablesSpec } from '../shared/wire/columns.ts';
import { decodeFrame } from '../shared/wire/frame.ts';
import { stateViews } from '../shared/wire/views.ts';
import type { StateViewName } from '../shared/wire/views.ts';
import type { SimulatorOptions } from './live.ts';
import { openSimulatedLive } from './test-support/simulated-live.ts';
import type { SimulatedLive } from './test-support/simulated-live.ts';

const simulator: SimulatorOptions = { seed: 5, idcs: 8, streams: 800, scenario: 'calm' };
/** All scenarios have begun a minute after the start, and are at their worst for a minute from then on. */
const beforeMs = 29_000;
const worstMs = 121_000;
const overMs = 300_000;
let dataDirectory = '';
let opened: SimulatedLive | undefined;

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'switchyard-test-'));
});
afterEach(async () => {
  await opened?.live.close();
  opened = undefined;
  await rm(dataDirectory, { recursive: true });
});

async function watch(scenario: SimulatorOptions['scenario']): Promise<SimulatedLive> {
  opened = await openSimulatedLive(dataDirectory, { ...simulator, scenario }, { simulator: { ...simulator, scenario } });
  return opened;
}

function look<N extends StateViewName>({ live }: SimulatedLive, view: N, params = {}): Tables<(typeof stateViews)[N]['tables']> {
  const open = live.stateViews[view]?.open(params, view);
  if (open === undefined) throw new Error(`no view ${view}`);
  const spec: TablesSpec = stateViews[view].tables;
  return decodeFrame(spec, open.encode(1)).tables as Tables<Record<string, TableSpec>> as Tables<(typeof stateViews)[N]['tables']>;
}

function idcsOf(running: SimulatedLive) {
  return rowsOf(look(running, 'overview').idcs).map((row) => ({ ...row, state: healthStates[row.state] ?? 'unknown' }));
}

/** IDCs by state, the healthy left out. */
function ailing(running: SimulatedLive): Readonly<Record<string, readonly string[]>> {
  const byState: Record<string, string[]> = {};
  for (const { state, id } of idcsOf(running)) if (state !== 'healthy') (byState[state] ??= []).push(id);
  return byState;
}

function rulesOf(running: SimulatedLive, idc: string): readonly string[] {
  return rowsOf(look(running, 'idc', { idc }).reasons).map(({ json }) => healthReasonSchema.parse(JSON.parse(json)).rule);
}

describe('scenarios of the simulator', () => {
  for (const scenario of ['fibre-cut', 'bad-release', 'flash-crowd', 'encoder-bug'] as const) {
    it(`${scenario} is over after some minutes, and leaves nothing behind`, async () => {
      const running = await watch(scenario);
      running.time.advance(overMs);
      expect(ailing(running)).toEqual({});
    });
  }

  it('fibre-cut: one IDC stalls and loses packets at its usual load, its neighbour is unknown and never down', async () => {
    const running = await watch('fibre-cut');
    running.time.advance(beforeMs);
    expect(ailing(running)).toEqual({});
    const before = new Map(idcsOf(running).map((idc) => [idc.id, idc]));
    running.time.advance(worstMs - beforeMs);
    const { critical = [], unknown = [], ...others } = ailing(running);
    expect(others).toEqual({});
    expect(critical).toHaveLength(1);
    expect(unknown).toHaveLength(1);
    const [narrowed = ''] = critical;
    expect(rulesOf(running, narrowed)).toContain('rebuffering');
    const now = idcsOf(running).find(({ id }) => id === narrowed);
    expect(now?.loadPct).toBeCloseTo(before.get(narrowed)?.loadPct ?? 0, -1);
    const [silent = ''] = unknown;
    expect(idcsOf(running).find(({ id }) => id === silent)).toMatchObject({ stale: 1 });
    const params = { sort: 'lossPct', descending: true, idc: null, state: null, find: '', offset: 0, limit: 20 };
    const lossy = rowsOf(look(running, 'streams', params).streams);
    expect(new Set(lossy.map(({ ingestIdc }) => ingestIdc))).toEqual(new Set([narrowed]));
    expect(lossy.every(({ lossPct, rttMs }) => lossPct > 2 && rttMs > 100)).toBe(true);
  });

  it('bad-release: starts fail where nodes say that they run the new release, and nowhere else', async () => {
    const running = await watch('bad-release');
    running.time.advance(beforeMs);
    expect(ailing(running)).toEqual({});
    running.time.advance(worstMs - beforeMs);
    const { critical = [], ...others } = ailing(running);
    expect(others).toEqual({});
    expect(critical).toHaveLength(1);
    const [canary = ''] = critical;
    expect(rulesOf(running, canary)).toContain('start-failure');
    const nodes = rowsOf(look(running, 'nodes', { idc: null, find: '', offset: 0, limit: 500 }).nodes);
    const release = (detail: string): string => /edge (\S+)/.exec(detail)?.[1] ?? '';
    expect(new Set(nodes.filter(({ idc }) => idc === canary).map(({ detail }) => release(detail)))).toEqual(new Set(['7.3.0']));
    expect(new Set(nodes.filter(({ idc }) => idc !== canary).map(({ detail }) => release(detail)))).toEqual(new Set(['7.2.4']));
  });

  it('flash-crowd: one stream has most of the viewers, and the IDCs that deliver it are overloaded', async () => {
    const running = await watch('flash-crowd');
    running.time.advance(beforeMs);
    expect(ailing(running)).toEqual({});
    const before = rowsOf(look(running, 'overview').totals)[0]?.viewers ?? 0;
    running.time.advance(worstMs - beforeMs);
    const { critical = [] } = ailing(running);
    expect(critical.length).toBeGreaterThan(0);
    const params = { sort: 'viewers', descending: true, idc: null, state: null, find: '', offset: 0, limit: 2 };
    const [first, second] = rowsOf(look(running, 'streams', params).streams);
    expect(first?.viewers).toBeGreaterThan(10 * (second?.viewers ?? 0));
    expect(first?.viewers).toBeGreaterThan(before);
    const delivering = rowsOf(look(running, 'stream', { stream: first?.id }).deliveries).map(({ idc }) => idc);
    expect(critical.filter((idc) => !delivering.includes(idc))).toEqual([]);
    for (const idc of critical) expect(rulesOf(running, idc)).toContain('load');
  });

  it('encoder-bug: in every IDC some streams collapse, of the same few publishers; viewers and load stay', async () => {
    const running = await watch('encoder-bug');
    running.time.advance(beforeMs);
    expect(ailing(running)).toEqual({});
    const before = rowsOf(look(running, 'overview').totals)[0]?.viewers ?? 0;
    running.time.advance(worstMs - beforeMs);
    const { degraded = [], ...others } = ailing(running);
    expect(others).toEqual({});
    expect(degraded.length).toBeGreaterThan(simulator.idcs / 2);
    for (const idc of degraded) expect(rulesOf(running, idc)).toContain('ingest-collapsed');
    const params = { sort: 'ingestKbpsShare', descending: false, idc: null, state: null, find: '', offset: 0, limit: 100 };
    const worst = rowsOf(look(running, 'streams', params).streams);
    expect(worst.every(({ ingestKbps, usualKbps }) => ingestKbps < 0.5 * usualKbps)).toBe(true);
    expect(new Set(worst.map(({ publisher }) => Number(publisher.slice('studio-'.length)) % 5))).toEqual(new Set([0]));
    const after = rowsOf(look(running, 'overview').totals)[0]?.viewers ?? 0;
    expect(after / before).toBeCloseTo(1, 1);
  });
});
