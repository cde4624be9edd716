/** What a fleet of consoles is told to do and what it reports: messages between two processes. */
import type { Sighting } from '../probe/sightings.ts';
import type { StateViewName } from '../../shared/wire/views.ts';

export interface Look {
  readonly view: StateViewName;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface FleetPlan {
  readonly platformUrl: string;
  /** One console for each; what each looks at. Every one also follows the alarms. */
  readonly consoles: readonly (readonly Look[])[];
}

export type FleetOrder = { readonly kind: 'open'; readonly plan: FleetPlan } | { readonly kind: 'begin' } | { readonly kind: 'report' };

/** Ages are those of a frame's making (`platformTimeMs`), by the clock that both processes share. */
export interface FleetReport {
  readonly seconds: number;
  readonly consoles: number;
  /** Consoles whose socket has ended since they were opened. */
  readonly lost: number;
  readonly frames: number;
  readonly bytes: number;
  /** Of a frame once it was decoded. */
  readonly ageP50Ms: number;
  readonly ageP99Ms: number;
  readonly ageMaxMs: number;
  /** Of what the first view of a console shows, seen at any moment: the pause between two frames is in it. */
  readonly shownP50Ms: number;
  readonly shownP99Ms: number;
  /** When which console saw another sample of the probe than before. */
  readonly sightings: readonly Sighting[];
  /** CPU time of the fleet's process for each frame. */
  readonly cpuPerFrameMs: number;
}

export type FleetAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'begun' }
  | { readonly kind: 'report'; readonly report: FleetReport }
  | { readonly kind: 'failed'; readonly why: string };
