/** What `#/changes/new?…` asks for. A link is outside data: it is parsed here once, and what makes no sense is refused in words. */
import { z } from 'zod';
import type { ConfigReleaseIntent, ConfigRollbackIntent, Intent } from '../../../../shared/changes/intent.ts';
import { intentSchema } from '../../../../shared/changes/intent.ts';
import type { ShiftDraft } from './shift-draft.ts';
import { draftOfShift, emptyShift, withProfile } from './shift-draft.ts';

export type NewChange =
  | { readonly kind: 'shift'; readonly draft: ShiftDraft; readonly undoes: string | null }
  | { readonly kind: 'config'; readonly intent: ConfigReleaseIntent | ConfigRollbackIntent; readonly undoes: string | null }
  | { readonly kind: 'refused'; readonly problem: string };

const kinds = z.enum(['traffic-shift', 'config-release', 'config-rollback']);

export function readNewChange(query: URLSearchParams): NewChange {
  const undoes = query.get('undoes');
  const json = query.get('intent');
  if (json !== null) return ofIntent(json, undoes);
  const kind = kinds.safeParse(query.get('kind') ?? 'traffic-shift');
  if (!kind.success) return refused(`This console can't start a change of the kind ${query.get('kind') ?? ''}`);
  if (kind.data !== 'traffic-shift') return refused('A config change starts from the Config screen, which knows the values');
  const direction = query.get('direction') === 'back' ? 'back' : 'away';
  const idcs = [
    ...new Set(
      query
        .getAll('idc')
        .flatMap((text) => text.split(','))
        .map((id) => id.trim())
        .filter(Boolean),
    ),
  ];
  const draft = emptyShift(direction, idcs);
  return { kind: 'shift', draft: query.get('profile') === 'emergency' ? withProfile(draft, 'emergency') : draft, undoes };
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
    case 'override':
    case 'hold':
      return refused(`This console can't start a change of the kind ${intent.kind} yet`);
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
