/**
 * A preview that stays live: asked when the intent changes, asked again while it stands. What is shown always says which intent
 * it answers, so an old forecast can never be submitted for a new intent.
 */
import type { Preview } from '../../../../shared/changes/plan.ts';
import type { CallFailure } from '../../../../shared/ipc/link-port.ts';

export type LivePreview =
  | { readonly phase: 'none' }
  | { readonly phase: 'asking'; readonly intentKey: string }
  | { readonly phase: 'refused'; readonly intentKey: string; readonly failure: CallFailure }
  | { readonly phase: 'shown'; readonly intentKey: string; readonly preview: Preview; readonly failure: CallFailure | null }
  /** The intent changed; the forecast of the one before stays on screen, dimmed, until the answer comes. */
  | { readonly phase: 'outdated'; readonly intentKey: string; readonly preview: Preview };

export type PreviewEvent =
  | { readonly kind: 'intent'; readonly intentKey: string | null }
  | { readonly kind: 'answered'; readonly intentKey: string; readonly preview: Preview }
  | { readonly kind: 'failed'; readonly intentKey: string; readonly failure: CallFailure };

export function previewAfter(state: LivePreview, event: PreviewEvent): LivePreview {
  switch (event.kind) {
    case 'intent': {
      if (event.intentKey === null) return { phase: 'none' };
      if (state.phase !== 'none' && state.intentKey === event.intentKey) return state;
      const preview = previewIn(state);
      return preview === null
        ? { phase: 'asking', intentKey: event.intentKey }
        : { phase: 'outdated', intentKey: event.intentKey, preview };
    }
    case 'answered':
      if (state.phase === 'none' || state.intentKey !== event.intentKey) return state;
      return { phase: 'shown', intentKey: event.intentKey, preview: event.preview, failure: null };
    case 'failed':
      if (state.phase === 'none' || state.intentKey !== event.intentKey) return state;
      // A forecast of this very intent stays, marked: its age says how old it is.
      return state.phase === 'shown'
        ? { ...state, failure: event.failure }
        : { phase: 'refused', intentKey: event.intentKey, failure: event.failure };
  }
}

export function previewIn(state: LivePreview): Preview | null {
  return state.phase === 'shown' || state.phase === 'outdated' ? state.preview : null;
}

export function failureIn(state: LivePreview): CallFailure | null {
  return state.phase === 'shown' || state.phase === 'refused' ? state.failure : null;
}
