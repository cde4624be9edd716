/** The network at one moment, as rules and forecasts read it. The platform builds it from its state, a console from its overview. */
import type { Routing } from '../agents/ingress.ts';
import type { RecordInput } from '../changes/forecast-parts.ts';
import type { ChangeKind } from '../changes/intent.ts';
import type { LoadCurves } from '../changes/load-curves.ts';
import type { Commander } from './authority.ts';
import type { Guard } from './guards.ts';
import type { HealthState } from './health.ts';

export interface IdcSnapshot {
  readonly id: string;
  readonly state: HealthState;
  /** null: no data ever. */
  readonly dataAgeMs: number | null;
  readonly stale: boolean;
  /** Whether the traffic manager has a check of it, by which it sends its viewers elsewhere; absent where that is not known. */
  readonly isChecked?: boolean;
  readonly viewers: number | null;
  readonly streams: number | null;
  readonly ingestGbps: number | null;
  readonly egressGbps: number | null;
  readonly rebufferPct: number | null;
  readonly startFailurePct: number | null;
  readonly loadPct: number | null;
  /** Of the busiest node; absent where the reader does not know it. */
  readonly cpuPct?: number | null;
  readonly costPerHour: number | null;
  readonly viewerCapacity: number;
  readonly streamCapacity: number;
  readonly egressCapacityGbps: number;
  /** Absent where the reader does not know it, e.g. on a console: cost then scales with egress. */
  readonly costPerGb?: number;
}

export interface NetworkSnapshot {
  readonly atMs: number;
  readonly idcs: readonly IdcSnapshot[];
  /** What changes have asked for. Every IDC has a share in each class; 0: out of service. */
  readonly intended: Routing;
  /** Shares with nothing shifted: in proportion to capacity. */
  readonly base: Routing;
  /** What the ingress said it is set to; null while it can't be read. */
  readonly actual: Routing | null;
  /** What new sessions get of it, servers that its checks found down left out; null while not known, absent where the reader does not know. */
  readonly effective?: Routing | null;
  readonly actuatorReachable: boolean;
  /** IDCs that an open change holds, with its id. */
  readonly held: Readonly<Record<string, string>>;
  /** The open traffic shift; null: none is. Absent where the reader does not know it. */
  readonly shifting?: string | null;
  /** Who commands an IDC; one that nobody commands is not named. Left out where it is not known. */
  readonly commandedBy?: Readonly<Record<string, Commander>>;
  /** Guards that stand now; absent where the reader does not know them. */
  readonly guards?: readonly Guard[];
  /** Unix ms of the end of the last traffic shift that touched the IDC. */
  readonly lastShiftAtMs: Readonly<Record<string, number>>;
  /** What load did to stalls and CPU in the last 30 days; absent where the reader does not keep it, e.g. on a console. */
  readonly curves?: LoadCurves;
  /** How well forecasts of each kind of change did so far; absent likewise. */
  readonly records?: Readonly<Partial<Record<ChangeKind, RecordInput>>>;
}
