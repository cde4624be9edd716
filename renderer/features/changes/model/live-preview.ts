/**
 * A preview that stays live: asked when the intent changes, asked again while it stands. What is shown always says which intent
 * it answers, so an old forecast can never be submitted for a new intent.
 */
import type { Preview } from '../../../../shared/changes/plan.ts';
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';

export type LivePreview =
  | { readonly phase: 'none' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'refused'; readonly failure: CallFailure }
  | { readonly phase: 'shown'; readonly preview: Preview; readonly failure: CallFailure | null }
  /** The intent changed; the forecast of the one before stays on screen, dimmed, until the answer comes. */
  | { readonly phase: 'outdated'; readonly preview: Preview };

export type PreviewAnswer =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly failure: CallFailure }
  | { readonly state: 'shown'; readonly result: Preview; readonly failure: CallFailure | null };

interface PreviewInput {
  /** The intent as it is written now; null while it makes no sense. */
  readonly intentKey: string | null;
  /** The intent that was asked. */
  readonly askedKey: string | null;
  /** The answer to `askedKey`. */
  readonly answer: PreviewAnswer;
  /** The last preview of any intent. */
  readonly last: Preview | null;
}

export function livePreview({ intentKey, askedKey, answer, last }: PreviewInput): LivePreview {
  if (intentKey === null) return { phase: 'none' };
  if (intentKey === askedKey && answer.state === 'shown') return { phase: 'shown', preview: answer.result, failure: answer.failure };
  if (intentKey === askedKey && answer.state === 'refused') return { phase: 'refused', failure: answer.failure };
  return last === null ? { phase: 'asking' } : { phase: 'outdated', preview: last };
}

export function previewIn(state: LivePreview): Preview | null {
  return state.phase === 'shown' || state.phase === 'outdated' ? state.preview : null;
}

export function failureIn(state: LivePreview): CallFailure | null {
  return state.phase === 'shown' || state.phase === 'refused' ? state.failure : null;
}
