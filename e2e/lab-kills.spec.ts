/**
 * A lab that is hurt while something is under way: a release that costs viewers, a kill −9 of the platform and of HAProxy in the
 * middle of a shift. The tests stand on each other, in order; each leaves the network as it found it.
 */
import { expect, test } from '@playwright/test';
import { labRoom } from './support/lab.ts';
import {
  act,
  approve,
  askForRelease,
  askForRollback,
  askForShift,
  changeHeading,
  closedAs,
  go,
  idcFigure,
  idcRow,
  openRollback,
} from './support/operator.ts';

const room = labRoom();

test('releases a value that hurts, sees health fall, and rolls back to a chosen release', async () => {
  const { omar, ana, allHealthy, seenThrough } = room();
  const release = await askForRelease(omar.page, {
    key: 'edge.maxMessageBytes',
    value: '2048',
    firstTo: 'ath-1',
    holdSeconds: 120,
    reason: 'Save memory in Athens',
  });
  await approve(ana.page, release, 'media');

  await go(omar.page, '#/overview');
  await expect(idcRow(omar.page, 'ath-1')).toContainText(/Degraded|Critical/, { timeout: 60_000 });
  await expect(omar.page.getByRole('complementary', { name: 'Now' })).toContainText(/media r2/);
  await go(omar.page, `#/changes/${release}`);
  await act(omar.page, 'Abort', 'It hurts viewers in Athens');
  await closedAs(omar.page, release, 'Aborted');

  await openRollback(omar.page, 1);
  const sides = omar.page.getByRole('table', { name: 'Running, draft and target side by side' });
  await expect(sides).toContainText('2048');
  await expect(sides).toContainText('1048576');
  const rollback = await askForRollback(omar.page, 'Back to what worked');
  await approve(ana.page, rollback, 'media');
  await seenThrough(rollback);

  await go(omar.page, '#/config/media');
  const instances = omar.page.getByRole('table', { name: 'Instances and what they run' });
  for (const instance of ['ath-1-origin', 'ath-1-edge']) {
    await expect(instances.getByRole('row').filter({ hasText: instance })).toContainText('Running', { timeout: 30_000 });
  }
  await allHealthy();
});

test('reconciles a shift that a kill −9 of the platform cut in two, and the console comes back by itself', async () => {
  const { omar, ana, totalOf, seenThrough, killPlatform } = room();
  const id = await askForShift(omar.page, { direction: 'away', idcs: ['osl-1'], reason: 'A drill with a crash', holdSeconds: 10 });
  await approve(ana.page, id, 'osl-1');
  await expect(changeHeading(omar.page)).toContainText(/Step 1 of 3, holding/);
  await killPlatform();
  await seenThrough(id);
  await go(omar.page, '#/overview');
  await expect.poll(() => idcFigure(omar.page, 'osl-1', 'Viewers')).toBe(0);
  await expect.poll(() => totalOf('Viewers')).toBe(24);
});

test('shows the truth through a kill −9 of HAProxy in the middle of a shift', async () => {
  const { lab, omar, ana, allHealthy, seenThrough } = room();
  const id = await askForShift(omar.page, { direction: 'back', idcs: ['osl-1'], reason: 'Back, with a crash', holdSeconds: 10 });
  await approve(ana.page, id, 'osl-1');
  await expect(changeHeading(omar.page)).toContainText(/Step 1 of 3, holding/);
  await lab.kill('haproxy');
  await expect(omar.page.getByText(/traffic manager can’t be read|HAProxy/i).first()).toBeVisible();
  await lab.startServer('haproxy');
  await seenThrough(id);
  await allHealthy();
});
