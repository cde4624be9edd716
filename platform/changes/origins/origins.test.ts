import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../shared/changes/change.ts';
import type { OriginSwitchIntent } from '../../../shared/changes/intent.ts';
import type { Actor } from '../../../shared/model/identity.ts';
import { anna, openRig, person } from '../test-support/rig.ts';
import type { Rig } from '../test-support/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  for (let stream = 1; stream <= 6; stream += 1) rig.live.ingest.set(`match-${String(stream)}`, stream <= 4 ? 'osl-1' : 'lis-1');
});
afterEach(() => rig.close());

function byFilter(differs: Partial<OriginSwitchIntent> = {}): OriginSwitchIntent {
  return {
    kind: 'origin-switch',
    streams: { by: 'filter', ingestIdc: 'osl-1', find: 'match', most: 10 },
    toIdc: 'ath-1',
    batch: 3,
    holdMs: 3_000,
    onBreach: 'pause',
    ...differs,
  };
}

function byIds(streamIds: readonly string[]): OriginSwitchIntent {
  return byFilter({ streams: { by: 'ids', streamIds: [...streamIds] } });
}

function textWith(text: string): unknown {
  return expect.stringContaining(text);
}

describe('an origin switch', { timeout: 60_000 }, () => {
  it('names the streams that its filter finds, in batches', async () => {
    const { plan, evidence } = await rig.call('change.preview', { intent: byFilter() });
    expect(plan).toMatchObject({ title: 'Switch 4 streams from osl-1 to ath-1', idcs: ['ath-1', 'osl-1'] });
    expect(plan.core.steps).toMatchObject([
      { kind: 'origin', streamIds: ['match-1', 'match-2', 'match-3'], toIdc: 'ath-1' },
      { kind: 'origin', streamIds: ['match-4'], toIdc: 'ath-1' },
    ]);
    expect(evidence.forecast.streamsMoved).toBe(4);
    expect(evidence.forecast.idcs).toMatchObject([
      { idc: 'osl-1', role: 'leaving', streams: { now: 8, after: 4 } },
      { idc: 'ath-1', role: 'receiving', streams: { now: 8, after: 12 } },
      { idc: 'lis-1', role: 'unaffected' },
    ]);
  });

  it('names where its streams are now, also when they were named one by one', async () => {
    expect((await rig.call('change.preview', { intent: byIds(['match-1']) })).plan.title).toBe('Switch match-1 from osl-1 to ath-1');
    const { plan, evidence } = await rig.call('change.preview', { intent: byIds(['match-1', 'match-2', 'match-5']) });
    expect(plan.title).toBe('Switch 3 streams from lis-1, osl-1 to ath-1');
    expect(evidence.forecast.basis).toContain('Ingested now at osl-1 (2), lis-1 (1).');
  });

  it('previewed again once its streams have moved is another plan, so that what it says is of where they are', async () => {
    const first = await rig.call('change.preview', { intent: byIds(['match-1']) });
    rig.live.ingest.set('match-1', 'lis-1');
    const { preview, change } = await rig.ask(byIds(['match-1']));
    expect(preview.plan.planHash).not.toBe(first.plan.planHash);
    expect(change).toMatchObject({ title: 'Switch match-1 from lis-1 to ath-1', idcs: ['ath-1', 'lis-1'] });
    expect((await rig.call('change.get', { changeId: change.id })).plan).toEqual(preview.plan);
  });

  it('is refused where its streams have moved to an IDC that the plan does not touch', async () => {
    const { plan, evidence } = await rig.call('change.preview', { intent: byIds(['match-1']) });
    rig.live.ingest.set('match-1', 'lis-1');
    const params = {
      planHash: plan.planHash,
      evidenceId: evidence.id,
      reason: 'encoders fail',
      ticket: null,
      idempotencyKey: 'moved-1234',
    };
    await expect(rig.call('change.submit', params)).rejects.toMatchObject({
      code: 'plan-outdated',
      message: '1 stream of it is ingested at lis-1 now, which the plan does not touch',
    });
  });

  it('pauses before a batch whose streams have moved to an IDC that the plan does not touch', async () => {
    const { id } = await rig.begin(byFilter());
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    rig.live.ingest.set('match-4', 'lis-1');
    const { state } = await rig.until(id, ({ state: { phase } }) => phase === 'paused');
    expect(state).toMatchObject({ why: textWith('1 stream of it is ingested at lis-1 now, which the plan does not touch') });
    expect(rig.live.ingest.get('match-4')).toBe('lis-1');
  });

  it('tells how many see their stream break off, and of how many streams nobody knows', async () => {
    rig.live.watching = new Map([
      ['match-1', 700],
      ['match-2', null],
    ]);
    const told = await rig.call('change.preview', { intent: byIds(['match-1', 'match-2', 'match-3']) });
    expect(told.evidence.forecast.interrupted).toEqual({ viewers: 720, streamsUnknown: 1 });
    const unknown = await rig.call('change.preview', { intent: byIds(['match-2']) });
    expect(unknown.evidence.forecast.interrupted).toEqual({ viewers: null, streamsUnknown: 1 });
  });

  it('leaves stalls as they are where the load stays as it is', async () => {
    const { evidence } = await rig.call('change.preview', { intent: byIds(['match-1']) });
    for (const idc of evidence.forecast.idcs) {
      expect(idc).toMatchObject({ loadPct: { now: 30, after: 30 }, rebufferPct: { now: 0.4, after: 0.4 }, basis: 'now' });
    }
  });

  it('has no basis for stalls where the destination fills beyond any load seen', async () => {
    rig.live.idcs = { 'ath-1': { streams: 80, loadPct: 80 } };
    const { evidence } = await rig.call('change.preview', { intent: byFilter() });
    expect(evidence.forecast.idcs.find(({ idc }) => idc === 'ath-1')).toMatchObject({
      loadPct: { now: 80, after: 84 },
      rebufferPct: { now: 0.4, after: null },
      basis: 'none',
    });
  });

  it('is scored like any change that says what it moves, and makes a track record', async () => {
    const { id } = await rig.begin(byFilter());
    await rig.until(id, ({ state }) => state.phase === 'verifying' || (state.phase === 'running' && state.step === 1));
    rig.live.idcs = { 'osl-1': { streams: 4 }, 'ath-1': { streams: 11 } };
    const { score } = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(score).toMatchObject({ of: 'network', moved: { viewers: 0, streams: 4 } });
    expect(score?.idcs.map(({ idc, figures }) => [idc, figures.streams?.predicted, figures.streams?.actual])).toEqual([
      ['osl-1', 4, 4],
      ['ath-1', 12, 11],
    ]);
    const { record, changes } = await rig.call('change.track-record', { kind: 'origin-switch' });
    expect(record?.moved).toEqual({ unit: 'streams', errorPct: 25, predicted: 4, count: 1 });
    expect(changes[0]).toMatchObject({ changeId: id, movedErrorPct: 25 });
  });

  it('of more streams than its cap is refused with their count', async () => {
    const intent = byFilter({ streams: { by: 'filter', ingestIdc: 'osl-1', find: '', most: 3 } });
    await expect(rig.call('change.preview', { intent })).rejects.toMatchObject({
      code: 'invalid-params',
      message: '4 streams match, and at most 3 are to be switched',
    });
  });

  it('of streams that nobody ingests, or that no filter finds, is refused', async () => {
    await expect(rig.call('change.preview', { intent: byIds(['gone-1']) })).rejects.toMatchObject({ code: 'not-found' });
    const intent = byFilter({ streams: { by: 'filter', ingestIdc: 'osl-1', find: 'nothing', most: 3 } });
    await expect(rig.call('change.preview', { intent })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('moves one batch after the other and reads each back', async () => {
    const { id } = await rig.begin(byFilter());
    const change = await rig.until(id, ({ state }) => state.phase === 'closed');
    expect(change.state).toMatchObject({ outcome: 'succeeded' });
    expect(rig.encoders.effects.map(({ placements }) => Object.keys(placements).length)).toEqual([3, 1]);
    expect(rig.live.ingest.get('match-4')).toBe('ath-1');
    expect(rig.live.ingest.get('match-5')).toBe('lis-1');
    expect(change.steps[0]?.check).toMatchObject({ passed: true, text: textWith('ath-1 streams not ingested there 0.0 %') });
  });

  it('is not warned of its own success while its last step is watched', async () => {
    const { id } = await rig.begin(byFilter({ batch: 10, holdMs: 60_000 }));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    const { now } = await rig.call('change.get', { changeId: id });
    expect(now?.verdicts.filter(({ verdict }) => verdict === 'warns')).toEqual([]);
    expect(now?.verdicts.find(({ rule }) => rule === 'destination')?.reason).toBe('All of them are ingested at ath-1 by now.');
    expect(now?.verdicts.find(({ rule }) => rule === 'one-change-per-idc')?.reason).toBe('None other open on ath-1, osl-1.');
  });

  it('brings each stream back to where it was, and only those that were switched', async () => {
    const { id } = await rig.begin(byFilter({ ...byIds(['match-1', 'match-5', 'match-2']), batch: 2, holdMs: 60_000 }));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    await rig.call('change.revert', { changeId: id, why: 'picture breaks up' });
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'reverted');
    expect(rig.encoders.effects.at(-1)?.placements).toEqual({ 'match-1': 'osl-1', 'match-5': 'lis-1' });
    expect(rig.live.ingest.get('match-1')).toBe('osl-1');
  });

  it('has an inverse that names its streams', async () => {
    const { plan } = await rig.call('change.preview', { intent: byIds(['match-1', 'match-2']) });
    expect(plan.inverse).toMatchObject({ toIdc: 'osl-1', streams: { by: 'ids', streamIds: ['match-1', 'match-2'] } });
    expect((await rig.call('change.preview', { intent: byIds(['match-1', 'match-5']) })).plan.inverse).toBeNull();
  });

  it('pauses when a switched stream is lost while it is watched', async () => {
    const { id } = await rig.begin(byIds(['match-1']));
    await rig.until(id, ({ state }) => state.phase === 'running' && state.activity === 'holding');
    rig.live.ingest.delete('match-1');
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('streams not ingested there 100.0 %') });
  });

  it('is blocked where the destination is down, full, or gets no publisher', async () => {
    rig.live.idcs = { 'ath-1': { state: 'down' } };
    await expect(rig.ask(byFilter())).rejects.toMatchObject({ message: textWith('ath-1 would ingest them but is down') });
    rig.live.idcs = { 'ath-1': { streams: 98 } };
    await expect(rig.ask(byFilter())).rejects.toMatchObject({ message: textWith('ends at 102 % of its streams') });
  });

  it('takes the locks of where its streams come from', async () => {
    await rig.ask(byFilter());
    expect(Object.keys(rig.life().changes.held()).toSorted()).toEqual(['ath-1', 'osl-1']);
  });

  it('whose answer is lost is asked, and nothing is switched twice', async () => {
    rig.encoders.trouble = 'dies-after';
    const { id } = await rig.begin(byIds(['match-1']));
    await rig.until(id, ({ steps }) => steps[0]?.effect === 'unknown' || steps[0]?.effect === 'applied');
    rig.encoders.trouble = undefined;
    await rig.until(id, ({ state }) => state.phase === 'closed' && state.outcome === 'succeeded');
    expect(rig.encoders.effects).toHaveLength(1);
  });

  it('that does not land pauses with what the target says', async () => {
    rig.encoders.trouble = 'never-lands';
    const { id } = await rig.begin(byIds(['match-1']));
    const { state } = await rig.until(id, (change) => change.state.phase === 'paused');
    expect(state).toMatchObject({ why: textWith('1 streams did not land') });
  });
});

describe('a target that can not fence', { timeout: 60_000 }, () => {
  const unfenced = "a test can't check fencing tokens";
  const berit = person('berit', 'approver');

  async function asked(): Promise<(by: Actor) => Promise<unknown>> {
    rig.encoders.unfenced = unfenced;
    const { change, preview } = await rig.ask(byFilter());
    expect(preview.plan.unfenced).toBe(unfenced);
    expect(preview.evidence.verdicts.find(({ rule }) => rule === 'second-person')?.reason).toBe(
      `${unfenced}: an admin, or two approvers, must approve.`,
    );
    return (by) => rig.call('change.approve', { changeId: change.id, planHash: change.planHash }, by);
  }

  it('is acted on once two approvers have approved', async () => {
    const approve = await asked();
    await expect(approve(anna)).resolves.toMatchObject({
      change: { state: { phase: 'awaiting-approval' }, approval: { kind: 'needed', given: [{ by: anna }] } },
    });
    await expect(approve(anna)).rejects.toMatchObject({ code: 'rule-blocked', message: textWith('has approved already') });
    await expect(approve(berit)).resolves.toMatchObject({
      change: { state: { phase: 'ready' }, approval: { kind: 'approved', by: berit, given: [{ by: anna }] } },
    });
  });

  it('is an admin’s alone where the glass is broken, and says why', async () => {
    rig.encoders.unfenced = unfenced;
    const ada = person('ada', 'admin');
    const broken = async (by: Actor): Promise<Change> => {
      const { plan, evidence } = await rig.call('change.preview', { intent: byFilter() }, by);
      expect(plan.breakGlass).toMatchObject({ role: 'admin' });
      const params = { planHash: plan.planHash, evidenceId: evidence.id, reason: 'picture breaks up', ticket: null };
      const breakGlass = { why: 'nobody else is awake', typed: 'ath-1' };
      return (await rig.call('change.submit', { ...params, breakGlass, idempotencyKey: `key-of-${by.subject}` }, by)).change;
    };
    await expect(broken(anna)).rejects.toMatchObject({
      code: 'forbidden',
      message: `break-glass needs the role admin here, since ${unfenced}; anna has approver`,
    });
    const { id } = await broken(ada);
    const { now } = await rig.call('change.get', { changeId: id });
    expect(now?.verdicts.find(({ rule }) => rule === 'second-person')).toMatchObject({
      verdict: 'warns',
      reason: `Skipped by break-glass, which only an admin may here: ${unfenced}. A review is owed afterwards.`,
    });
  });

  it('is acted on at once when an admin approves', async () => {
    const approve = await asked();
    await expect(approve(person('ada', 'admin'))).resolves.toMatchObject({ change: { state: { phase: 'ready' } } });
  });
});
