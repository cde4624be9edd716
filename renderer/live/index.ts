/** The live side of a window: views, calls, link status and clocks, as stores outside React and hooks into it. */
export { useAsked } from './asked.ts';
export type { AskedValue } from './asked.ts';
export { LiveProvider, useBridge } from './context.tsx';
export {
  useCall,
  useConsoleNow,
  useDataAgeMs,
  useLatestById,
  useLinkStatus,
  useLogView,
  usePlatformNow,
  useRetry,
  useStateView,
} from './hooks.ts';
export { createLive } from './live.ts';
export type { Live } from './live.ts';
export type { Call } from './calls.ts';
export { windowPorts } from './port-source.ts';
export type { LivePort, PortSource } from './port-source.ts';
export { dataAgeMs, frameAgeMs } from './values.ts';
export type { CallOutcome, DocumentViewName, LogViewEvent, LogViewValue, ShownStateView, StateViewValue } from './values.ts';
