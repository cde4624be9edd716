import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import { anna, openRig } from './test-support/rig.ts';
import type { Rig } from './test-support/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
}, 60_000);
afterEach(async () => {
  await rig.close();
});

const atOnce = exampleShift({ stepPercents: [100], holdMs: 3_000 });

async function refusal(of: Promise<unknown>): Promise<SwitchyardError> {
  const answer = await of.then(
    () => null,
    (error: unknown) => error,
  );
  if (answer instanceof SwitchyardError) return answer;
  throw new Error(`it was not refused: ${String(answer)}`);
}

function surprise(): void {
  rig.live.idcs = { 'ath-1': { viewers: 600, loadPct: 60 } };
}

const table = [
  { what: 'ath-1 viewers', then: '300', now: '600', tolerance: '±30 %' },
  { what: 'ath-1 load', then: '30 %', now: '60 %', tolerance: '±20 points' },
];

describe('evidence', { timeout: 60_000 }, () => {
  it('that the world has moved from is refused at submit, with a table of what moved', async () => {
    const preview = await rig.call('change.preview', { intent: exampleShift() });
    surprise();
    const asked = rig.call('change.submit', {
      planHash: preview.plan.planHash,
      evidenceId: preview.evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: 'key-drifted',
    });
    expect(await refusal(asked)).toMatchObject({ code: 'plan-outdated', details: { drift: table } });
  });

  it('that the world has moved from is refused at approval, and shown beside it', async () => {
    const { change } = await rig.ask(exampleShift());
    expect((await rig.call('change.get', { changeId: change.id })).now?.drift).toEqual([]);
    surprise();
    expect((await rig.call('change.get', { changeId: change.id })).now?.drift).toEqual(table);
    const refused = await refusal(rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, anna));
    expect(refused).toMatchObject({ code: 'plan-outdated', details: { drift: table } });
    expect(refused.message).toContain('ath-1 viewers was 300, is 600 (±30 %)');
  });

  it('that the world moves from between two steps pauses the change, and can not be resumed over', async () => {
    const { id } = await rig.begin(exampleShift({ stepPercents: [50, 100], holdMs: 10_000 }));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    rig.live.idcs = { 'ath-1': { viewers: 700, loadPct: 70 } };
    const paused = await rig.until(id, ({ state }) => state.phase === 'paused');
    expect(paused.state).toMatchObject({ why: expect.stringContaining('ath-1 viewers was 300 to 375, is 700') as string });
    expect(rig.ingress.effects).toHaveLength(1);
    expect((await refusal(rig.call('change.resume', { changeId: id, why: 'go on' }))).code).toBe('plan-outdated');
    rig.live.idcs = {};
    await rig.call('change.resume', { changeId: id, why: 'it is back' });
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
  });
});

describe('publishers', { timeout: 60_000 }, () => {
  it('that do not come back after a step are a breach', async () => {
    const { id } = await rig.begin(atOnce);
    rig.live.lost = { 'osl-1': { lost: 8, live: 0 } };
    const paused = await rig.until(id, ({ state }) => state.phase === 'paused');
    expect(paused.state).toMatchObject({ why: 'Success check failed: 8 of 24 streams lost, at most 20 %' });
  });

  it('of an IDC that is silent while it is being left stop nothing', async () => {
    const { id } = await rig.begin(atOnce);
    rig.live.lost = { 'osl-1': null };
    const done = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(done.steps[0]?.check).toMatchObject({ passed: true, text: expect.stringContaining('0 of 16 streams lost') as string });
  });

  it('of a receiver that is not heard are no success', async () => {
    const { id } = await rig.begin(atOnce);
    rig.live.lost = { 'ath-1': null };
    const paused = await rig.until(id, ({ state }) => state.phase === 'paused');
    expect(paused.state).toMatchObject({ why: expect.stringContaining('no data of ath-1 for streams lost') as string });
  });
});

describe('the score', { timeout: 60_000 }, () => {
  async function applied(id: string): Promise<void> {
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
  }

  async function shiftAndScore(): Promise<void> {
    const { id } = await rig.begin(atOnce);
    await applied(id);
    rig.live.idcs = { 'ath-1': { viewers: 470, loadPct: 47 }, 'lis-1': { viewers: 430, loadPct: 43 }, 'osl-1': { viewers: 0, loadPct: 0 } };
    await rig.until(id, ({ state }) => state.phase === 'closed');
    rig.time.advance(10_000);
    const back = await rig.begin({ ...atOnce, direction: 'back' });
    await applied(back.id);
    rig.live.idcs = {};
    await rig.until(back.id, ({ state }) => state.phase === 'closed');
    rig.time.advance(10_000);
  }

  it('holds every figure that was forecast against what it came to', async () => {
    const { id } = await rig.begin(atOnce);
    await applied(id);
    rig.live.idcs = { 'ath-1': { viewers: 470, loadPct: 47 }, 'osl-1': { viewers: 0, loadPct: 0 } };
    const { score } = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(score?.totals).toMatchObject({ viewers: 770, streams: 24 });
    expect(score?.idcs.find(({ idc }) => idc === 'ath-1')?.figures).toMatchObject({
      viewers: { predicted: 450, actual: 470 },
      streams: { predicted: 12, actual: 8 },
      loadPct: { predicted: expect.closeTo(45) as number, actual: 47 },
      headroomPct: { predicted: expect.closeTo(55) as number, actual: 53 },
    });
  });

  it('makes the track record, and that the bands of later forecasts', async () => {
    expect(await rig.call('change.track-record', { kind: 'traffic-shift' })).toEqual({ record: null, changes: [] });
    await shiftAndScore();
    await shiftAndScore();
    const { record, changes } = await rig.call('change.track-record', { kind: 'traffic-shift' });
    expect(changes).toHaveLength(4);
    expect(changes[0]?.title).toBe('Bring osl-1 back');
    expect(record?.count).toBe(4);
    expect(record?.viewersPct).toBeGreaterThan(0);
    // 20 of the 300 that were to move, not of the 900 that there are.
    expect(changes.at(-1)?.movedErrorPct).toBeCloseTo((20 / 300) * 100);
    expect(record?.moved).toMatchObject({ unit: 'viewers', count: 4 });
    const { evidence } = await rig.call('change.preview', { intent: exampleShift() });
    expect(evidence.forecast.record).toEqual(record);
    expect(evidence.forecast.idcs.find(({ idc }) => idc === 'ath-1')?.bands.viewers).not.toBeNull();
    expect(evidence.forecast.steps).toHaveLength(3);
  });

  it('of earlier changes is known again after a restart', async () => {
    await shiftAndScore();
    await shiftAndScore();
    await rig.restart();
    const { evidence } = await rig.call('change.preview', { intent: exampleShift() });
    expect(evidence.forecast.record?.count).toBe(4);
  });
});
