/**
 * The whole slice on real media servers: health, failover, refusal and the way back, and the audit log of it all. The tests stand
 * on each other, in order; each leaves the network as it found it.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { TrafficShiftIntent } from '../shared/changes/intent.ts';
import type { Preview } from '../shared/changes/plan.ts';
import { openCaller } from './support/caller.ts';
import type { Caller } from './support/caller.ts';
import { labIdcs, labRoom } from './support/lab.ts';
import { approve, askForShift, go, idcFigure, idcRow, prepareShift } from './support/operator.ts';
import { root } from './support/paths.ts';
import { bytesPerStream } from './support/players.ts';

const room = labRoom();

/** A shift's preview, asked again while the only thing against it is that the last one was a moment ago. */
async function previewOf(caller: Caller, what: Pick<TrafficShiftIntent, 'direction' | 'idcs' | 'stepPercents'>): Promise<Preview> {
  const intent: TrafficShiftIntent = { kind: 'traffic-shift', receivers: {}, holdMs: 3000, profile: 'normal', onBreach: 'pause', ...what };
  let preview: Preview | undefined;
  await expect(async () => {
    const answer = await caller.call('change.preview', { intent });
    if (!answer.ok) throw new Error(answer.message);
    preview = answer.result;
    expect(preview.evidence.verdicts.find(({ rule }) => rule === 'anti-flap')?.verdict).not.toBe('blocks');
  }).toPass();
  if (preview === undefined) throw new Error('no preview');
  return preview;
}

test('shows every IDC with live figures of real streams and viewers', async () => {
  const { omar, allHealthy, totalOf } = room();
  await allHealthy();
  await expect.poll(() => totalOf('Viewers')).toBe(24);
  await expect.poll(() => totalOf('Streams')).toBe(24);
  expect(await idcFigure(omar.page, 'osl-1', 'Out')).toBeGreaterThan(0);
  await go(omar.page, '#/idc/osl-1');
  const figures = omar.page.getByLabel('Figures of osl-1');
  await expect(figures).toContainText('fps');
  await expect(figures).toContainText(/Start p95\s*[\d.]+/);
  await expect(figures).toContainText(/Rebuffering\s*[\d.]+/);
  await expect(omar.page.getByText(/data \d/).first()).toBeVisible();
});

test('says down within 5 s of an origin’s death, and names both witnesses', async () => {
  const { lab, omar, allHealthy } = room();
  await go(omar.page, '#/overview');
  const killedAtMs = Date.now();
  await lab.kill('lis-1-origin');
  await expect(idcRow(omar.page, 'lis-1')).toContainText('Down', { timeout: 8_000 });
  const tookMs = Date.now() - killedAtMs;
  test.info().annotations.push({ type: 'kill → down on screen', description: `${String(tookMs)} ms` });
  expect(tookMs).toBeLessThan(5_000);
  await go(omar.page, '#/idc/lis-1');
  const witnesses = omar.page.getByRole('list', { name: 'Witnesses' }).first();
  await expect(witnesses).toContainText('stat');
  await expect(witnesses).toContainText('silent');
  await expect(witnesses).toContainText('HAProxy');
  await expect(witnesses).toContainText('does not serve');
  await lab.startServer('lis-1-origin');
  await allHealthy();
});

test('says unknown with its age when only the stat port is silent, never green and never zero', async () => {
  const { lab, omar, allHealthy } = room();
  await go(omar.page, '#/overview');
  const viewersBefore = await idcFigure(omar.page, 'ath-1', 'Viewers');
  await lab.blockStat('ath-1-origin');
  await lab.blockStat('ath-1-edge');
  const row = idcRow(omar.page, 'ath-1');
  await expect(row).toContainText('Unknown');
  await expect(row).toContainText('old');
  await expect(row).not.toContainText('Healthy');
  expect(viewersBefore).toBeGreaterThan(0);
  expect(await idcFigure(omar.page, 'ath-1', 'Viewers')).not.toBe(0);
  await lab.unblockStat('ath-1-origin');
  await lab.unblockStat('ath-1-edge');
  await allHealthy();
});

test('shifts publishers and viewers away in steps, and the moved streams reach their viewers', async () => {
  const { playersUrl, lab, omar, ana, totalOf, seenThrough } = room();
  const id = await askForShift(omar.page, { direction: 'away', idcs: ['osl-1'], reason: 'Encoder pool in Oslo fails' });
  await approve(ana.page, id, 'osl-1');
  await expect(omar.page.getByText('Step 1 of 3', { exact: false }).first()).toBeVisible();
  await seenThrough(id);
  const steps = omar.page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);
  for (const step of await steps.all()) await expect(step).toContainText('Applied');

  await go(omar.page, '#/overview');
  await expect.poll(() => idcFigure(omar.page, 'osl-1', 'Viewers')).toBe(0);
  await expect.poll(() => idcFigure(omar.page, 'osl-1', 'Streams')).toBe(0);
  await expect.poll(() => totalOf('Viewers')).toBe(24);
  await expect.poll(() => totalOf('Streams')).toBe(24);

  const before = await bytesPerStream(playersUrl, 'osl-1');
  await expect(async () => {
    const after = await bytesPerStream(playersUrl, 'osl-1');
    for (const stream of lab.ready.streamIds) expect(after.get(stream) ?? 0, stream).toBeGreaterThan(before.get(stream) ?? 0);
  }).toPass();
});

test('refuses to leave the last serving IDC: on screen before the press, and on the platform after a forged request', async () => {
  const { omar, platformUrl } = room();
  const button = await prepareShift(omar.page, { direction: 'away', idcs: ['ath-1', 'lis-1'], reason: 'Everything must go' });
  await expect(omar.page.getByRole('status').filter({ hasText: 'Serving IDCs' })).toContainText('Blocked');
  await expect(button).toBeDisabled();

  const forger = await openCaller(platformUrl, 'olga');
  const preview = await previewOf(forger, { direction: 'away', idcs: ['ath-1', 'lis-1'], stepPercents: [100] });
  const submitted = await forger.call('change.submit', {
    planHash: preview.plan.planHash,
    evidenceId: preview.evidence.id,
    reason: 'A forged request',
    ticket: null,
    idempotencyKey: 'forged-request-1',
  });
  forger.close();
  expect(submitted).toMatchObject({ ok: false, data: { code: 'rule-blocked' } });

  await go(omar.page, '#/audit');
  await expect(
    omar.page.getByRole('table', { name: 'Audit entries' }).getByRole('row').filter({ hasText: 'change.submit' }).first(),
  ).toContainText('Refused');
});

test('refuses a change approved by the person who asked for it', async () => {
  const { platformUrl } = room();
  const asker = await openCaller(platformUrl, 'amir');
  const { plan, evidence } = await previewOf(asker, { direction: 'back', idcs: ['osl-1'], stepPercents: [100] });
  const submitted = await asker.call('change.submit', {
    planHash: plan.planHash,
    evidenceId: evidence.id,
    reason: 'Bring Oslo back alone',
    ticket: null,
    idempotencyKey: 'alone-request-1',
  });
  if (!submitted.ok) throw new Error(submitted.message);
  const { change } = submitted.result;
  const approved = await asker.call('change.approve', { changeId: change.id, planHash: plan.planHash });
  expect(approved).toMatchObject({ ok: false });
  const withdrawn = await asker.call('change.withdraw', { changeId: change.id, why: 'It was only tried' });
  expect(withdrawn).toMatchObject({ ok: true });
  asker.close();
});

test('brings the traffic back', async () => {
  const { omar, ana, allHealthy, seenThrough } = room();
  const id = await askForShift(omar.page, { direction: 'back', idcs: ['osl-1'], reason: 'Oslo is mended' });
  await approve(ana.page, id, 'osl-1');
  await seenThrough(id);
  await go(omar.page, '#/overview');
  for (const idc of labIdcs) await expect.poll(() => idcFigure(omar.page, idc, 'Viewers')).toBe(8);
  await allHealthy();
});

test('leaves a dead IDC at once by the emergency profile', async () => {
  const { lab, omar, ana, allHealthy, totalOf, seenThrough } = room();
  await lab.kill('lis-1-origin');
  await go(omar.page, '#/overview');
  await expect(idcRow(omar.page, 'lis-1')).toContainText('Down');
  const id = await askForShift(omar.page, { direction: 'away', idcs: ['lis-1'], reason: 'Lisbon is dead', emergency: true });
  await approve(ana.page, id, 'lis-1');
  await seenThrough(id);
  await go(omar.page, '#/overview');
  await expect.poll(() => totalOf('Viewers').then((total) => (Number.isNaN(total) ? 24 : total))).toBe(24);
  await lab.startServer('lis-1-origin');
  await allHealthy();
  const back = await askForShift(omar.page, { direction: 'back', idcs: ['lis-1'], reason: 'Lisbon lives', emergency: true });
  await approve(ana.page, back, 'lis-1');
  await seenThrough(back);
  await allHealthy();
});

test('lists who did what, when, why and with which outcome, also after the platform’s restart', async () => {
  const { lab, omar, killPlatform } = room();
  await killPlatform();
  await go(omar.page, '#/audit');
  const entries = omar.page.getByRole('table', { name: 'Audit entries' });
  await omar.page.getByLabel('Search the audit log').fill('Encoder pool in Oslo fails');
  const submit = entries.getByRole('row').filter({ hasText: 'change.submit' });
  await expect(submit).toContainText('Omar Haddad');
  await expect(submit).toContainText('Done');
  await submit.click();
  await expect(omar.page.getByText('Checked here: the event below hashes to it.')).toBeVisible();
  await omar.page.getByLabel('Search the audit log').fill('change.approve');
  await expect(entries.getByRole('row').filter({ hasText: 'Ana Duarte' }).first()).toContainText('change.approve');
  await omar.page.getByLabel('Search the audit log').fill('');
  await omar.page.getByLabel('Outcome').selectOption({ label: 'Refused' });
  await expect(entries.getByRole('row').filter({ hasText: 'change.approve' }).first()).toContainText('Amir Rahimi');

  await lab.stopServer('platform');
  const data = join(lab.ready.directory, 'data');
  const { stdout } = await promisify(execFile)(process.execPath, ['platform/audit/tool/main.ts', 'check', '--data', data], { cwd: root });
  expect(stdout).toMatch(/\d+ (leaves|entries)/);
});
