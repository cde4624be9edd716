/**
 * What people do with changes, on a simulated network: two people at two consoles, and a third who reviews. The tests stand on each
 * other, in order.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openConsole } from './support/console.ts';
import type { RunningConsole } from './support/console.ts';
import {
  act,
  approve,
  askForRelease,
  askForRollback,
  askForShift,
  changeHeading,
  closedAs,
  command,
  go,
  idcRow,
  openRollback,
  openedChange,
  prepareShift,
} from './support/operator.ts';
import { startPlatform } from './support/platform.ts';
import type { RunningPlatform } from './support/platform.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let platform: RunningPlatform;
let omar: RunningConsole;
let ana: RunningConsole;
const closers: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-people-'));
  closers.push(() => rm(dataDirectory, { recursive: true, force: true, maxRetries: 5 }));
  platform = await startPlatform({ dataDirectory, extra: ['--idcs', '4', '--streams', '2000'] });
  closers.push(() => platform.end());
  omar = await openConsole({ connect: platform.url, signInAs: 'omar' });
  closers.push(omar.close);
  ana = await openConsole({ connect: platform.url, signInAs: 'ana', theme: 'light' });
  closers.push(ana.close);
  await expect(idcRow(omar.page, 'fra-1')).toContainText('Healthy', { timeout: 60_000 });
});

test.afterAll(async () => {
  test.setTimeout(60_000);
  for (const close of closers.reverse()) await close();
});

function section(page: Page, name: string) {
  return page.getByRole('region', { name });
}

test('one asks with evidence, another approves, and it runs to its score', async () => {
  const id = await askForShift(omar.page, { direction: 'away', idcs: ['gru-1'], reason: 'Encoders in São Paulo fail', holdSeconds: 3 });
  await go(ana.page, `#/changes/${id}`);
  const evidence = ana.page.getByRole('table', { name: 'Requester’s evidence beside now' });
  await expect(evidence.getByRole('row').filter({ hasText: 'gru-1' })).toBeVisible();
  await expect(omar.page.getByText('Needs the role approver; yours is operator').first()).toBeVisible();
  await approve(ana.page, id, 'gru-1');
  await expect(changeHeading(omar.page)).toContainText(/Step 1 of 3/);
  await closedAs(omar.page, id, 'Succeeded');
  await expect(omar.page.getByRole('table', { name: 'Predicted against actual' })).toContainText('gru-1');
});

test('a hold that is too short for its checks is refused at its field, not stretched', async () => {
  const button = await prepareShift(omar.page, { direction: 'back', idcs: ['gru-1'], reason: 'Trying a short hold', holdSeconds: 0 });
  await expect(omar.page.getByLabel('Hold, s')).toHaveAccessibleDescription(/^At least 3.s: each step is watched that long/);
  await expect(button).toBeDisabled();
  await omar.page.getByLabel('Hold, s').fill('3');
  await expect(omar.page.getByLabel('Hold, s')).not.toHaveAccessibleDescription(/At least/);
});

test('a breach of what was declared reverts by itself', async () => {
  // Two IDCs onto one: more than it can carry, which only an emergency may try.
  await prepareShift(omar.page, {
    direction: 'away',
    idcs: ['sin-1', 'iad-1'],
    reason: 'Everything to Frankfurt',
    emergency: true,
    holdSeconds: 10,
  });
  await omar.page.getByLabel('To', { exact: true }).selectOption({ label: 'Split as I say' });
  await omar.page.getByLabel('fra-1, %').fill('100');
  await omar.page.getByLabel('If a check fails').selectOption({ label: 'Revert by itself' });
  const ask = omar.page.getByRole('button', { name: 'Ask for approval' });
  await expect(ask).toBeEnabled();
  await ask.click();
  const id = await openedChange(omar.page);
  await approve(ana.page, id, 'sin-1 iad-1');
  await closedAs(omar.page, id, 'Reverted');
  await expect(omar.page.getByRole('list', { name: 'Steps' })).toContainText('failed: fra-1 rebuffering');
});

test('a release is rolled back to the one before', async () => {
  const release = await askForRelease(omar.page, {
    key: 'edge.maxMessageBytes',
    value: '524288',
    firstTo: 'fra-1',
    holdSeconds: 3,
    reason: 'Save memory',
  });
  await approve(ana.page, release, 'media');
  await closedAs(omar.page, release, 'Succeeded');
  await openRollback(omar.page, 1);
  const rollback = await askForRollback(omar.page, 'Back to what worked');
  await approve(ana.page, rollback, 'media');
  await closedAs(omar.page, rollback, 'Succeeded');
});

test('who commands an IDC is asked first: others are blocked, ask for it, and get it', async () => {
  await command(omar.page, 'take command iad-1', 'Take command of iad-1…');
  await omar.page.getByRole('dialog').getByLabel('Why').fill('A cable is being moved');
  await omar.page.getByRole('button', { name: 'Take command now' }).click();
  await expect(section(omar.page, 'Command')).toContainText('You command');

  await prepareShift(ana.page, { direction: 'away', idcs: ['iad-1'], reason: 'Away while the cable moves' });
  await expect(ana.page.getByRole('list', { name: 'What the rules say' })).toContainText(
    'Omar Haddad commands iad-1: request it from Omar',
  );
  await expect(ana.page.getByRole('button', { name: 'Ask for approval' })).toBeDisabled();
  await go(ana.page, '#/overview');
  await expect(idcRow(ana.page, 'iad-1')).toContainText('Omar Haddad commands');
  await go(ana.page, '#/idc/iad-1');
  await section(ana.page, 'Command').getByRole('button', { name: 'Request it' }).click();
  await ana.page.getByRole('dialog').getByLabel('Why').fill('I have the plan for it');
  await ana.page.getByRole('button', { name: 'Request now' }).click();

  await section(omar.page, 'Command').getByRole('button', { name: 'Hand over to Ana Duarte' }).click();
  await omar.page.getByRole('dialog').getByLabel('Why').fill('She has the plan');
  await omar.page.getByRole('button', { name: 'Hand over now' }).click();
  await expect(section(ana.page, 'Command')).toContainText('You command');
  await section(ana.page, 'Command').getByRole('button', { name: 'Release' }).click();
  await ana.page.getByRole('dialog').getByLabel('Why').fill('Done with it');
  await ana.page.getByRole('button', { name: 'Release now' }).click();
  await expect(section(ana.page, 'Command')).toContainText('Nobody commands this IDC');
});

test('a change at a time waits with a countdown, and is withdrawn', async () => {
  const button = await prepareShift(omar.page, { direction: 'back', idcs: ['gru-1'], reason: 'Back tonight' });
  await omar.page.getByLabel('Start', { exact: true }).selectOption({ label: 'At a time' });
  await omar.page.getByLabel('Start at (local time)').fill(localText(Date.now() + 2 * 3_600_000));
  await expect(omar.page.getByText(/UTC, in \d\sh/)).toBeVisible();
  await expect(button).toBeEnabled();
  await button.click();
  const id = await openedChange(omar.page);
  await approve(ana.page, id, 'gru-1');
  await go(omar.page, '#/changes?show=scheduled');
  await expect(omar.page.getByRole('table', { name: 'Changes' }).getByRole('row').nth(1)).toContainText(/Starts in \d:\d\d:\d\d/);
  await go(omar.page, `#/changes/${id}`);
  await act(omar.page, 'Withdraw', 'At another time');
  await closedAs(omar.page, id, 'Withdrawn');
});

test('what awaits approval is aborted by somebody else than its requester', async () => {
  const id = await askForShift(omar.page, { direction: 'back', idcs: ['gru-1'], reason: 'Back at once' });
  await go(ana.page, `#/changes/${id}`);
  await expect(ana.page.getByText('Only Omar Haddad, who asked for it, may withdraw it: abort it instead')).toBeVisible();
  await expect(ana.page.getByRole('button', { name: 'Withdraw', exact: true })).toBeDisabled();
  await act(ana.page, 'Abort', 'It is the wrong IDC');
  await closedAs(omar.page, id, 'Aborted');
});

test('break-glass is loud, and open until somebody else has reviewed it', async () => {
  await prepareShift(ana.page, { direction: 'back', idcs: ['gru-1'], reason: 'Viewers in Brazil need it now', holdSeconds: 10 });
  await ana.page.getByRole('button', { name: 'No second person? Break glass…' }).click();
  const panel = section(ana.page, 'Break-glass: without a second person');
  const press = panel.getByRole('button', { name: 'Break the glass and start' });
  await panel.getByLabel('Why without a second person').fill('Nobody else answers the phone');
  await panel.getByLabel('Type gru-1 to break the glass').fill('gru');
  await expect(press).toBeDisabled();
  await panel.getByLabel('Type gru-1 to break the glass').fill('gru-1');
  await expect(press).toBeEnabled();
  await press.click();

  const banner = omar.page.getByRole('alert', { name: 'Break-glass' });
  await expect(banner).toContainText('Ana Duarte, without a second person: Nobody else answers the phone');
  await expect(changeHeading(ana.page)).toContainText('Succeeded', { timeout: 60_000 });
  const id = /#\/changes\/([^?]+)$/.exec(ana.page.url())?.[1] ?? '';
  await expect(banner).toHaveCount(0);
  await expect(omar.page.getByRole('status', { name: 'Review owed' })).toContainText('Bring gru-1 back');
  await expect(ana.page.getByText('Somebody else reviews it: this was your own press')).toBeVisible();

  const amir = await openConsole({ connect: platform.url, signInAs: 'amir' });
  closers.push(amir.close);
  await go(amir.page, '#/changes');
  await expect(amir.page.getByText('1 review for you to sign off')).toBeVisible();
  await go(amir.page, '#/changes?show=reviews');
  await expect(amir.page.getByRole('table', { name: 'Changes' }).getByRole('row').nth(1)).toContainText('review owed');
  await command(amir.page, 'sign off gru-1', /Sign off the review: /);
  await expect(amir.page).toHaveURL(new RegExp(id));
  await amir.page.getByRole('dialog').getByLabel('What you found').fill('The right call; the phone list is mended');
  await amir.page.getByRole('button', { name: 'Sign off now' }).click();
  await expect(amir.page.getByText('Reviewed by Amir Rahimi')).toBeVisible();
  await expect(omar.page.getByRole('status', { name: 'Review owed' })).toHaveCount(0);
  await go(omar.page, `#/audit?change=${id}`);
  const entries = omar.page.getByRole('table', { name: 'Audit entries' });
  await expect(entries.getByRole('row').filter({ hasText: 'change.break-glass' })).toContainText('Ana Duarte');
  await expect(entries.getByRole('row').filter({ hasText: 'change.review' })).toContainText('Amir Rahimi');
});

/** As a date and time field takes it; consoles of these tests run in UTC. */
function localText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16);
}
