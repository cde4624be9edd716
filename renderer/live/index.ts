/** The live side of a window: views, calls, link status and clocks, as stores outside React and hooks into it. */
export { useAsked } from './asked.ts';
export type { AskedValue } from './asked.ts';
export { LiveProvider, useBridge } from './context.tsx';
export {
  useAsk,
  useAuditNews,
  useCall,
  useConsoleNow,
  useLatestById,
  useLinkStatus,
  useLogView,
  usePlatformNow,
  useRetry,
  useStateView,
  useStateViewOf,
} from './hooks.ts';
export { createLive } from './live.ts';
export { usePolicy } from './policy.ts';
export { windowPorts } from './port-source.ts';
export { frameAgeMs } from './values.ts';
export type { CallOutcome, ShownStateView, StateViewValue } from './values.ts';
