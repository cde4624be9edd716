/** What `#/changes/new?…` asks for. A link is outside data: it is parsed here once, and what makes no sense is refused in words. */
import { z } from 'zod';
import type { ConfigReleaseIntent, ConfigRollbackIntent, Intent } from '../../../../shared/changes/intent.ts';
import { changeKinds, intentSchema } from '../../../../shared/changes/intent.ts';
import type { ShiftDraft } from './shift-draft.ts';
import type { GuardDraft } from './guard-draft.ts';
import { draftOfGuard, emptyGuard } from './guard-draft.ts';
import type { OriginDraft } from './origin-draft.ts';
import { draftOfOrigin, emptyOrigin } from './origin-draft.ts';
import { draftOfShift, emptyShift, withProfile } from './shift-draft.ts';

export type NewChange =
  | { readonly kind: 'shift'; readonly draft: ShiftDraft; readonly undoes: string | null }
  | { readonly kind: 'config'; readonly intent: ConfigReleaseIntent | ConfigRollbackIntent; readonly undoes: string | null }
  | { readonly kind: 'origin'; readonly draft: OriginDraft; readonly undoes: string | null }
  | { readonly kind: 'guard'; readonly draft: GuardDraft; readonly undoes: string | null }
  | { readonly kind: 'refused'; readonly problem: string };

const kinds = z.enum(changeKinds);

/** @param nowMs the platform's clock: how long a guard lasts counts from here */
export function readNewChange(query: URLSearchParams, nowMs: number): NewChange {
  const undoes = query.get('undoes');
  const json = query.get('intent');
  if (json !== null) return ofIntent(json, undoes);
  const kind = kinds.safeParse(query.get('kind') ?? 'traffic-shift');
  if (!kind.success) return refused(`This console can't start a change of the kind ${query.get('kind') ?? ''}`);
  const idcs = idcsIn(query);
  switch (kind.data) {
    case 'config-release':
    case 'config-rollback':
      return refused('A config change starts from the Config screen, which knows the values');
    case 'hold':
    case 'override':
      return { kind: 'guard', draft: emptyGuard(kind.data, idcs, nowMs), undoes };
    case 'origin-switch':
      return { kind: 'origin', draft: originIn(query, idcs), undoes };
    case 'traffic-shift':
      return { kind: 'shift', draft: shiftIn(query, idcs), undoes };
  }
}

function shiftIn(query: URLSearchParams, idcs: readonly string[]): ShiftDraft {
  const direction = query.get('direction') === 'back' ? 'back' : 'away';
  const draft = emptyShift(direction, idcs);
  return query.get('profile') === 'emergency' ? withProfile(draft, 'emergency') : draft;
}

function originIn(query: URLSearchParams, [fromIdc = '']: readonly string[]): OriginDraft {
  const streamIds = [...new Set(query.getAll('stream'))];
  const most = query.get('most');
  return emptyOrigin({ streamIds, fromIdc, find: query.get('find') ?? '', ...(most === null ? {} : { most }) });
}

function idcsIn(query: URLSearchParams): readonly string[] {
  const named = query
    .getAll('idc')
    .flatMap((text) => text.split(','))
    .map((id) => id.trim())
    .filter(Boolean);
  return [...new Set(named)];
}

/** Where the workspace opens with this intent. */
export function newChangeHref(intent: Intent, undoes: string | null): string {
  const query = new URLSearchParams({ intent: JSON.stringify(intent) });
  if (undoes !== null) query.set('undoes', undoes);
  return `#/changes/new?${query.toString()}`;
}

function ofIntent(json: string, undoes: string | null): NewChange {
  const parsed = intentSchema.safeParse(parseJson(json));
  if (!parsed.success) return refused(`The link does not describe a change: ${z.prettifyError(parsed.error)}`);
  const intent = parsed.data;
  switch (intent.kind) {
    case 'traffic-shift':
      return { kind: 'shift', draft: draftOfShift(intent), undoes };
    case 'config-release':
    case 'config-rollback':
      return { kind: 'config', intent, undoes };
    case 'origin-switch':
      return { kind: 'origin', draft: draftOfOrigin(intent), undoes };
    case 'override':
    case 'hold':
      return { kind: 'guard', draft: draftOfGuard(intent), undoes };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(problem: string): NewChange {
  return { kind: 'refused', problem };
}
