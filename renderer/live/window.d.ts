import type { Bridge } from '../../shared/ipc/channels.ts';

declare global {
  interface Window {
    /** What preload exposes. */
    readonly switchyard: Bridge;
  }
}
