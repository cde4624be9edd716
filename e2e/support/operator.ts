/** What a person does at a console, by the roles and names that the screen shows. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((target) => {
    location.hash = target;
  }, hash);
}

/** The row of an IDC on the overview. */
export function idcRow(page: Page, idc: string): Locator {
  const first = page.locator(':is(td, th):first-child').filter({ hasText: new RegExp(`^${idc}`) });
  return page.getByRole('table', { name: 'IDCs, worst first' }).getByRole('row').filter({ has: first });
}

/** The number of a column of an IDC's row; NaN while it says that it does not know. `~` marks a last known figure. */
export async function idcFigure(page: Page, idc: string, column: string): Promise<number> {
  const table = page.getByRole('table', { name: 'IDCs, worst first' });
  const headers = await table.getByRole('columnheader').allTextContents();
  const index = headers.findIndex((header) => header.startsWith(column));
  const text = await idcRow(page, idc).locator('td, th').nth(index).textContent();
  return Number.parseFloat((text ?? '').replace('~', ''));
}

export interface ShiftRequest {
  readonly direction: 'away' | 'back';
  readonly idcs: readonly string[];
  readonly reason: string;
  readonly emergency?: boolean;
  readonly holdSeconds?: number;
}

/** Fills the workspace of a traffic shift; answers its button, armed and ready when the rules allow it. */
export async function prepareShift(page: Page, request: ShiftRequest): Promise<Locator> {
  const emergency = request.emergency === true;
  const profile = emergency ? '&profile=emergency' : '';
  await go(page, `#/changes/new?kind=traffic-shift&direction=${request.direction}&idc=${request.idcs.join(',')}${profile}`);
  if (!emergency) await page.getByLabel('Steps, %').fill('25, 50, 100');
  await page.getByLabel('Hold, s').fill(String(request.holdSeconds ?? 8));
  await page.getByLabel('Reason').fill(request.reason);
  await arm(page, request.idcs.join(' '));
  return page.getByRole('button', { name: 'Ask for approval' });
}

/** Does something by the palette: what is typed, and the command that is then pressed. */
export async function command(page: Page, typed: string, name: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or act' });
  await palette.getByRole('combobox').fill(typed);
  await palette.getByRole('option', { name }).first().click();
}

/** Types what arms the dangerous button. */
export async function arm(page: Page, word: string): Promise<void> {
  await page.getByLabel(`Type ${word} to arm`).fill(word);
}

/** Asks for a shift and answers the id of the change. */
export async function askForShift(page: Page, request: ShiftRequest): Promise<string> {
  const button = await prepareShift(page, request);
  await expect(button).toBeEnabled();
  await button.click();
  return openedChange(page);
}

/** Says why, arms and presses in whatever workspace is open; answers the id of the change. */
export async function ask(page: Page, word: string, reason: string): Promise<string> {
  await page.getByLabel('Reason').fill(reason);
  await arm(page, word);
  const button = page.getByRole('button', { name: 'Ask for approval' });
  await expect(button).toBeEnabled();
  await button.click();
  return openedChange(page);
}

interface ReleaseRequest {
  /** Of the namespace `media`. */
  readonly key: string;
  readonly value: string;
  readonly firstTo: string;
  readonly holdSeconds: number;
  readonly reason: string;
}

/** Edits one key, plans its release and asks for it; answers the id of the change. */
export async function askForRelease(page: Page, { key, value, firstTo, holdSeconds, reason }: ReleaseRequest): Promise<string> {
  await go(page, '#/config/media');
  await page.getByRole('textbox', { name: key, exact: true }).fill(value);
  await page.getByRole('button', { name: 'Plan the release' }).click();
  await page.getByLabel('First to').selectOption(firstTo);
  await page.getByLabel('Hold, s').fill(String(holdSeconds));
  return ask(page, 'media', reason);
}

/** Running, draft and target side by side: what a rollback of `media` would do. */
export async function openRollback(page: Page, toRelease: number): Promise<void> {
  await go(page, '#/config/media');
  await page.getByRole('link', { name: `Roll back to r${String(toRelease)}` }).click();
}

/** Asks for the rollback that is open; answers the id of the change. */
export async function askForRollback(page: Page, reason: string): Promise<string> {
  await page.getByRole('link', { name: 'Plan the rollback' }).click();
  await page.getByLabel('Hold, s').fill('3');
  return ask(page, 'media', reason);
}

/** The id of the change whose screen has just opened by itself. */
export async function openedChange(page: Page): Promise<string> {
  await expect(page.getByText('Awaiting approval').first()).toBeVisible();
  const id = /#\/changes\/([^?]+)$/.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`no change is open at ${page.url()}`);
  return id;
}

/** Approves as whoever is signed in at `page`; `word` is what arms the button: the first IDC, or the namespace. */
export async function approve(page: Page, changeId: string, word: string): Promise<void> {
  await go(page, `#/changes/${changeId}`);
  await arm(page, word);
  const button = page.getByRole('button', { name: 'Approve', exact: true });
  await expect(button).toBeEnabled();
  await button.click();
}

/** One of the acts on the change whose screen is open, with its reason, once the screen allows it. */
export async function act(page: Page, name: 'Abort' | 'Resume' | 'Withdraw', reason: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await expect(button).toBeEnabled({ timeout: 30_000 });
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: `${name} now` }).click();
}

/** Title, state and ids of the change whose screen is open. */
export function changeHeading(page: Page): Locator {
  return page
    .getByRole('main')
    .locator('header')
    .filter({ has: page.getByRole('heading', { level: 1 }) });
}

/** Waits until a change has closed as `outcome`, e.g. `Succeeded`. */
export async function closedAs(page: Page, changeId: string, outcome: string): Promise<void> {
  await go(page, `#/changes/${changeId}`);
  await expect(changeHeading(page)).toContainText(outcome, { timeout: 60_000 });
}
