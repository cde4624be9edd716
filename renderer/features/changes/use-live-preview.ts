import { useState } from 'react';
import type { Intent } from '../../../shared/changes/intent.ts';
import type { ChangeMode, Preview } from '../../../shared/changes/plan.ts';
import { useAsked } from '../../live/index.ts';
import { useSettled } from '../../ui/use-settled.ts';
import type { LivePreview } from './model/live-preview.ts';
import { livePreview } from './model/live-preview.ts';

/** Long enough that typing does not ask for every letter. */
const settleMs = 250;
const refreshMs = 2_500;

/**
 * The platform's preview of an intent (null asks nothing), asked when the intent settles and again every few seconds.
 * @param of.startAtMs as of when the rules are asked; null: now
 */
export function useLivePreview(intent: Intent | null, { mode, startAtMs, undoes }: Omit<Asked, 'intent'>): LivePreview {
  const intentKey = intent === null ? null : JSON.stringify({ intent, mode, startAtMs, undoes } satisfies Asked);
  const askedKey = useSettled(intentKey, settleMs);
  const params = askedKey === null ? null : (JSON.parse(askedKey) as Asked);
  const { value: answer } = useAsked('change.preview', params, { everyMs: refreshMs });
  const [last, setLast] = useState<Preview | null>(null);
  if (answer.state === 'shown' && answer.result !== last) setLast(answer.result);
  return livePreview({ intentKey, askedKey, answer, last });
}

interface Asked {
  readonly intent: Intent;
  readonly mode: ChangeMode;
  readonly startAtMs: number | null;
  /** The change that it is to undo. */
  readonly undoes: string | null;
}
