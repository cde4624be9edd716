/** The line between the platform and its simulator, which has a thread of its own: what one end posts the other hears, in order. */
import type { IngressStatus, Routing } from '../../../shared/agents/ingress.ts';
import type { Idc } from '../../../shared/model/network.ts';
import type { SimulatorOptions } from './network.ts';

/** What the simulator is told when it begins. */
export interface SimulatorStart {
  readonly options: SimulatorOptions;
  readonly idcs: readonly Idc[];
  readonly routing: Routing;
  /** Where encoders were sent before. */
  readonly placements: Placements;
}

export type ToSimulator =
  /** A batch has been taken: there is room for another. */
  | { readonly kind: 'taken' }
  /** Answered with a status of the same call. */
  | { readonly kind: 'route'; readonly call: number; readonly routing: Routing }
  | { readonly kind: 'read'; readonly call: number }
  /** IDC by stream id: their encoders are sent there. Answered, as `where` is, with where each stream is. */
  | { readonly kind: 'send'; readonly call: number; readonly placements: Placements }
  | { readonly kind: 'where'; readonly call: number; readonly streamIds: readonly string[] };

/** IDC by stream id. */
export type Placements = Readonly<Record<string, string>>;

/** Where streams are ingested: null nowhere now; one that has ended is left out. */
export type Whereabouts = Readonly<Record<string, string | null>>;

export type FromSimulator =
  /** As `batch-frame.ts` encodes it. */
  | { readonly kind: 'batch'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `call` null: the ingress says it of itself, once a second. */
  | { readonly kind: 'status'; readonly call: number | null; readonly status: IngressStatus }
  | { readonly kind: 'whereabouts'; readonly call: number; readonly at: Whereabouts };

export interface SimulatorEnd {
  post(message: FromSimulator): void;
  listen(hear: (message: ToSimulator) => void): void;
}

export interface PlatformEnd {
  post(message: ToSimulator): void;
  /** `lost` is told once when the simulator has died by itself. */
  listen(hear: (message: FromSimulator) => void, lost: (error: Error) => void): void;
  close(): Promise<void> | void;
}

/** Begins a simulator and answers the platform's end of its line. */
export type ConnectSimulator = (start: SimulatorStart) => PlatformEnd;
