/** An origin switch while a person is still writing it. */
import type { OriginSwitchIntent } from '../../../../shared/changes/intent.ts';
import { originSwitchIntentSchema } from '../../../../shared/changes/intent.ts';
import type { Forecast } from '../../../../shared/changes/plan.ts';
import type { DraftProblem, DraftReading } from './shift-draft.ts';
import { holdProblem, readHoldMs } from './shift-draft.ts';

export interface OriginDraft {
  /** Streams by name; empty: those that the filter finds. */
  readonly streamIds: readonly string[];
  /** Of the filter: ingested here; empty while none is chosen. */
  readonly fromIdc: string;
  readonly find: string;
  /** At most this many, as typed. */
  readonly most: string;
  /** Empty while none is chosen. */
  readonly toIdc: string;
  readonly batch: string;
  readonly holdSeconds: string;
  readonly onBreach: 'pause' | 'revert';
}

const usual = { most: '100', batch: '20', holdSeconds: '30', onBreach: 'pause' } as const;

export function emptyOrigin(differs: Partial<OriginDraft> = {}): OriginDraft {
  return { streamIds: [], fromIdc: '', find: '', toIdc: '', ...usual, ...differs };
}

export function draftOfOrigin({ streams, toIdc, batch, holdMs, onBreach }: OriginSwitchIntent): OriginDraft {
  const selection =
    streams.by === 'ids'
      ? { streamIds: streams.streamIds }
      : { fromIdc: streams.ingestIdc, find: streams.find, most: String(streams.most) };
  return emptyOrigin({ ...selection, toIdc, batch: String(batch), holdSeconds: String(holdMs / 1000), onBreach });
}

export function readOrigin(draft: OriginDraft): DraftReading<OriginSwitchIntent> {
  const problems: DraftProblem[] = [];
  const { streamIds, fromIdc, find, toIdc, onBreach } = draft;
  const most = wholeNumber(draft.most);
  const batch = wholeNumber(draft.batch);
  const holdMs = readHoldMs(draft.holdSeconds);
  if (streamIds.length === 0 && fromIdc === '') problems.push({ field: 'from', text: 'Choose where the streams are now' });
  if (streamIds.length === 0 && most === null) problems.push({ field: 'most', text: 'Say how many streams at most, e.g. 100' });
  if (toIdc === '') problems.push({ field: 'to', text: 'Choose where they are to be ingested' });
  if (streamIds.length === 0 && toIdc !== '' && toIdc === fromIdc) problems.push({ field: 'to', text: `They are at ${toIdc} already` });
  if (batch === null) problems.push({ field: 'batch', text: 'Say how many in one step, e.g. 20' });
  if (holdMs === null) problems.push({ field: 'hold', text: holdProblem });
  if (problems.length > 0) return { ok: false, problems };
  const streams =
    streamIds.length > 0 ? { by: 'ids', streamIds: [...streamIds] } : { by: 'filter', ingestIdc: fromIdc, find: find.trim(), most };
  const parsed = originSwitchIntentSchema.safeParse({ kind: 'origin-switch', streams, toIdc, batch, holdMs, onBreach });
  if (parsed.success) return { ok: true, intent: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => ({ field: 'from', text: issue.message })) };
}

/** The heading of the workspace. */
export function originDraftTitle({ streamIds, fromIdc, toIdc }: OriginDraft): string {
  const [only, ...others] = streamIds;
  const what =
    only === undefined
      ? `streams${fromIdc === '' ? '' : ` of ${fromIdc}`}`
      : others.length === 0
        ? only
        : `${String(streamIds.length)} streams`;
  return `Switch the origin of ${what}${toIdc === '' ? '' : ` to ${toIdc}`}`;
}

/** Where the streams of a switch are ingested now, as its forecast has it. */
export function originsNow({ idcs }: Forecast): readonly string[] {
  return idcs.filter(({ role }) => role === 'leaving').map(({ idc }) => idc);
}

function wholeNumber(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= 1 ? value : null;
}
