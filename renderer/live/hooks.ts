import { useCallback, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { LinkStatus } from '../../shared/ipc/link-status.ts';
import { viewKey } from '../../shared/wire/views.ts';
import type { StateViewName, stateViews } from '../../shared/wire/views.ts';
import type { LogEvent, LogViewName } from '../../shared/wire/views-log.ts';
import type { Ask, Call } from './calls.ts';
import { useLive } from './context.tsx';
import type { AuditNews } from './live.ts';
import type { LogState } from './log-views.ts';
import type { DocumentViewName, LogViewValue, StateViewValue } from './values.ts';

type ParamsOf<N extends StateViewName> = z.input<(typeof stateViews)[N]['params']>;

export function useLinkStatus(): LinkStatus {
  const { status } = useLive();
  return useSyncExternalStore(status.subscribe, status.getState);
}

/** Subscribes for as long as the component is mounted. `params` may be a new object on every render. */
export function useStateView<N extends StateViewName>(
  view: N,
  ...[params]: Record<string, never> extends ParamsOf<N> ? [params?: ParamsOf<N>] : [params: ParamsOf<N>]
): StateViewValue<N> {
  return useStateViewOf(view, params ?? {});
}

/** As `useStateView`, for what is not always looked at: null subscribes nothing, and is `loading`. */
export function useStateViewOf<N extends StateViewName>(view: N, params: ParamsOf<N> | Record<string, never> | null): StateViewValue<N> {
  const { states } = useLive();
  const key = params === null ? null : viewKey(view, params);
  const watch = useCallback((onChange: () => void) => (key === null ? nothingWatched : states.watch(key, onChange)), [states, key]);
  // A key holds frames of its own view alone.
  return useSyncExternalStore(watch, () => (key === null ? notAsked : states.value(key)));
}

const notAsked = { state: 'loading' } as const;
function nothingWatched(): void {
  // Nobody subscribed, so there is nothing to leave.
}

export function useLogView<N extends LogViewName>(view: N): LogViewValue<N> {
  return useLogState(view).value;
}

/** Latest document of each id, the one changed last at the end. Empty until the view is shown: see `useLogView`. */
export function useLatestById<N extends DocumentViewName>(view: N): ReadonlyMap<string, LogEvent<N>> {
  return useLogState(view).latestById as ReadonlyMap<string, LogEvent<N>>;
}

function useLogState(view: LogViewName): LogState {
  const { logs } = useLive();
  const watch = useCallback((onChange: () => void) => logs.watch(view, onChange), [logs, view]);
  return useSyncExternalStore(watch, () => logs.value(view));
}

/** Stable from render to render. */
export function useCall(): Call {
  return useLive().call;
}

/** Asks the link process itself. Stable from render to render. */
export function useAsk(): Ask {
  return useLive().ask;
}

/** What the link knows of the platform's audit log, and an export that is being saved. */
export function useAuditNews(): AuditNews {
  const { audit } = useLive();
  return useSyncExternalStore(audit.subscribe, audit.getState);
}

/** Try to connect now instead of waiting. */
export function useRetry(): () => void {
  return useLive().retry;
}

/** The platform's clock, Unix ms, ticking at 1 Hz: for times that the platform has set (`atMs`, `sinceMs` in views, `holdUntilMs`). */
export function usePlatformNow(): number {
  const { ticks } = useLive().clock;
  return useSyncExternalStore(ticks.subscribe, () => ticks.getState().platformMs);
}

/** The console's clock, Unix ms, ticking at 1 Hz: for times in `LinkStatus` and for `frameAgeMs`. */
export function useConsoleNow(): number {
  const { ticks } = useLive().clock;
  return useSyncExternalStore(ticks.subscribe, () => ticks.getState().consoleMs);
}
