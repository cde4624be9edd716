import type { CallFailure } from '../../shared/ipc/link-port.ts';
import { ageOfFrameMs } from '../../shared/ipc/link-timeline.ts';
import type { Tables } from '../../shared/wire/columns.ts';
import type { StateViewName, StateViewSpec } from '../../shared/wire/views.ts';
import type { LogEvent, LogViewName } from '../../shared/wire/views-log.ts';

/** The last frame of a state view. It stays `shown` while the link is lost: its age says how old it is. */
export interface ShownStateView<N extends StateViewName> {
  readonly state: 'shown';
  readonly tables: Tables<StateViewSpec<N>>;
  readonly sequence: number;
  /** Platform clock when the frame was made; ages in columns are as of then. */
  readonly platformTimeMs: number;
  /** Age of the oldest input at `platformTimeMs`; null when there was no input at all. */
  readonly oldestInputAgeMs: number | null;
  /** Console clock when the link got it: compare with `useConsoleNow()`, never with `Date.now()`. */
  readonly receivedAtMs: number;
  /** Longest time the frame can have been on its way. */
  readonly transitMs: number;
}

export type StateViewValue<N extends StateViewName> =
  { readonly state: 'loading' } | { readonly state: 'refused'; readonly failure: CallFailure } | ShownStateView<N>;

/** Offsets rise. After a snapshot they only order and name its events; the view's bound is `logViews[N].snapshot.most`. */
export interface LogViewEvent<N extends LogViewName> {
  readonly offset: number;
  readonly body: LogEvent<N>;
}

export type LogViewValue<N extends LogViewName> =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly failure: CallFailure }
  /** Oldest first. */
  | { readonly state: 'shown'; readonly events: readonly LogViewEvent<N>[] };

/** Log views whose events are whole documents with an id, the latest of which counts. */
export type DocumentViewName = 'alarms' | 'changes';

/** Expected trouble is a value; `failure.data.code` is one of the closed error codes. */
export type CallOutcome<R> = { readonly ok: true; readonly result: R } | { readonly ok: false; readonly failure: CallFailure };

/** See {@link ageOfFrameMs}: for the age of what a frame tells, add it to the ages in the frame. */
export function frameAgeMs(view: ShownStateView<StateViewName>, consoleNowMs: number): number {
  return ageOfFrameMs(view, consoleNowMs);
}
