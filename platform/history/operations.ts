/** The history in the database: a minute is written at once for all IDCs, read merged into the steps of a chart, pruned in small bites. */
import type { OperationContext } from '../store/operation.ts';
import { decodeRollup, encodeRollup } from './code.ts';
import { loadBinsOf } from './load-minutes.ts';
import type { LoadBins } from './load-minutes.ts';
import { knownSeconds, merge } from './rollup.ts';
import type { Rollup } from './rollup.ts';

export interface StoredRollup {
  readonly idc: string;
  /** As `encodeRollup` made it. */
  readonly body: Uint8Array;
}

export interface MergedStep {
  /** Which step of so many minutes since 1970. */
  readonly step: number;
  readonly body: Uint8Array;
}

type Db = OperationContext['db'];

/**
 * Writes a minute and answers what its rows hold now: a platform that is started anew within a minute adds the seconds it has seen to
 * those that the one before it wrote as it stopped. Seconds that are told of twice, by a clock that was set back, stay as they were.
 */
async function write(
  { db }: OperationContext,
  { minute, rollups }: { readonly minute: number; readonly rollups: readonly StoredRollup[] },
): Promise<readonly StoredRollup[]> {
  const numbers = await numbersOf(
    db,
    rollups.map(({ idc }) => idc),
  );
  const held: StoredRollup[] = [];
  for (const { idc, body } of rollups) {
    const row = { idc_number: numbers.get(idc) ?? 0, minute };
    const before = await db
      .selectFrom('history_minute')
      .select('body')
      .where('idc_number', '=', row.idc_number)
      .where('minute', '=', minute)
      .executeTakeFirst();
    const now = before === undefined ? body : together(before.body, body);
    if (before === undefined)
      await db
        .insertInto('history_minute')
        .values({ ...row, body: buffer(now) })
        .execute();
    else {
      await db
        .updateTable('history_minute')
        .set({ body: buffer(now) })
        .where('idc_number', '=', row.idc_number)
        .where('minute', '=', minute)
        .execute();
    }
    held.push({ idc, body: now });
  }
  return held;
}

function together(before: Uint8Array, body: Uint8Array): Uint8Array {
  const merged = decodeRollup(before);
  merge(merged, decodeRollup(body));
  return knownSeconds(merged) > 60 ? Uint8Array.from(before) : encodeRollup(merged);
}

async function numbersOf(db: Db, idcs: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const known = await db.selectFrom('history_idc').select(['number', 'idc']).execute();
  const numbers = new Map(known.map(({ idc, number }) => [idc, number]));
  let last = Math.max(0, ...numbers.values());
  for (const idc of idcs) {
    if (numbers.has(idc)) continue;
    last += 1;
    await db.insertInto('history_idc').values({ number: last, idc }).execute();
    numbers.set(idc, last);
  }
  return numbers;
}

/** Minutes from `from` to `until` (both in it) of one IDC, oldest first, merged into steps. A step without a row is not in the answer. */
async function read(
  { db }: OperationContext,
  args: { readonly idc: string; readonly from: number; readonly until: number; readonly minutesPerStep: number },
): Promise<readonly MergedStep[]> {
  const rows = await db
    .selectFrom('history_minute')
    .innerJoin('history_idc', 'history_idc.number', 'history_minute.idc_number')
    .select(['minute', 'body'])
    .where('history_idc.idc', '=', args.idc)
    .where('minute', '>=', args.from)
    .where('minute', '<=', args.until)
    .orderBy('minute')
    .execute();
  const merged = new Map<number, Rollup>();
  for (const { minute, body } of rows) {
    const step = Math.floor(minute / args.minutesPerStep);
    const rollup = decodeRollup(body);
    const before = merged.get(step);
    if (before === undefined) merged.set(step, rollup);
    else merge(before, rollup);
  }
  return Array.from(merged, ([step, rollup]) => ({ step, body: encodeRollup(rollup) }));
}

/** What load did in the minutes from `from` to `until` (both in it) of one IDC, in bins: rows are decoded where they are read. */
async function loadBins(
  { db }: OperationContext,
  args: { readonly idc: string; readonly from: number; readonly until: number },
): Promise<LoadBins> {
  const rows = await db
    .selectFrom('history_minute')
    .innerJoin('history_idc', 'history_idc.number', 'history_minute.idc_number')
    .select('body')
    .where('history_idc.idc', '=', args.idc)
    .where('minute', '>=', args.from)
    .where('minute', '<=', args.until)
    .execute();
  return loadBinsOf(rows.map(({ body }) => decodeRollup(body)));
}

/** Deletes minutes before `before`, the oldest first and at most `most`. Answers how many. */
async function prune({ db }: OperationContext, { before, most }: { readonly before: number; readonly most: number }): Promise<number> {
  const idcs = await db.selectFrom('history_idc').select('number').execute();
  let deleted = 0;
  for (const { number } of idcs) {
    if (deleted >= most) break;
    const old = db
      .selectFrom('history_minute')
      .select('minute')
      .where('idc_number', '=', number)
      .where('minute', '<', before)
      .orderBy('minute')
      .limit(most - deleted);
    const { numDeletedRows } = await db
      .deleteFrom('history_minute')
      .where('idc_number', '=', number)
      .where('minute', 'in', old)
      .executeTakeFirst();
    deleted += Number(numDeletedRows);
  }
  return deleted;
}

/** A view on the same bytes: what the driver takes. */
function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export const historyOperations = {
  'history.write': write,
  'history.read': read,
  'history.load-bins': loadBins,
  'history.prune': prune,
} as const;
