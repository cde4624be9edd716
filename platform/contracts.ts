/**
 * The seams between the platform's parts. Each part gets what it needs through these and is wired in `compose.ts`; no part imports
 * another part's files.
 */
import type { GuardKind } from '../shared/model/guards.ts';
import type { Actor } from '../shared/model/identity.ts';
import type { Alarm, Severity, TimelineEntry } from '../shared/model/events.ts';
import type { Change } from '../shared/changes/change.ts';
import type { Routing } from '../shared/agents/ingress.ts';
import type { ConfigReleaseIntent, ConfigRollbackIntent } from '../shared/changes/intent.ts';
import type { ConfigValues } from '../shared/config/values.ts';
import type { ConfigFacts } from '../shared/rules/input.ts';
import type { NetworkSnapshot } from '../shared/model/snapshot.ts';
import type { AuditEntry } from '../shared/wire/audit.ts';
import type { MethodName, Params, Result } from '../shared/wire/methods.ts';
import type { StateViewName } from '../shared/wire/views.ts';
import type { ErrorCode } from '../shared/wire/errors.ts';

/** Wall clock in Unix ms. Passed in, so that tests own time. */
export type Clock = () => number;

/** Timers of the main thread, passed in likewise. Both answer their own undo. */
export interface Timers {
  after(delayMs: number, run: () => void): () => void;
  every(intervalMs: number, run: () => void): () => void;
}

/** Whoever opens closes: everything that holds something answers this. */
export interface Closable {
  close(): Promise<void> | void;
}

// ── Acting ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who calls, over what. */
export interface CallContext {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly atMs: number;
}

/**
 * Each part answers some methods; the transport has parsed `params` and checked the role. Throws `SwitchyardError` to refuse.
 * The transport audits every refusal and failure of a mutating method (its own transaction): handlers audit only what they did.
 */
export type Handlers = {
  readonly [M in MethodName]?: (params: Params<M>, context: CallContext) => Promise<Result<M>> | Result<M>;
};

/** What an act leaves in the audit log. Written in the transaction of what it records; a refusal gets its own. */
export interface AuditRecord {
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: string;
  readonly outcome: AuditEntry['outcome'];
  readonly object: string | null;
  readonly reason: string | null;
  readonly code: ErrorCode | null;
  readonly changeId: string | null;
  readonly planHash: string | null;
  readonly evidenceId: string | null;
  readonly sessionId: string | null;
  /** More facts for the leaf, JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Events of the log views, appended in the same transaction as what they tell of. */
export interface LogAppends {
  readonly timeline?: readonly TimelineEntry[];
  readonly alarms?: readonly Alarm[];
  /** When these alarms are told, Unix ms; left out: as far as they say it themselves. */
  readonly toldAtMs?: number;
  readonly changes?: readonly Change[];
}

/** Something that stands until it does not: an alarm while it does. `cause` is its de-duplication key. */
export interface AlarmCause {
  readonly cause: string;
  readonly idc: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
}

// ── HTTP beside the socket ────────────────────────────────────────────────────────────────────────────────────────────

export interface HttpRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, still unknown; undefined without a body. */
  readonly body: unknown;
  /** Fires when the caller has gone or the platform is stopping: a long poll ends. */
  readonly signal: AbortSignal;
  /** Who asks, where the route is for persons. */
  readonly caller?: CallContext;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or as it is with a `content-type` among the headers: text, bytes, or a stream of them. Nothing for 204 and 304. */
  readonly body?: unknown;
}

/** A route of a part. The transport checks `access` before `handle`; a `SwitchyardError` becomes a JSON body with its code. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** fastify's form, e.g. `/config/v1/:namespace/targets/:target`. */
  readonly path: string;
  /** `Authorization: Bearer`: for `machine` with the machine secret of the network file, for `person` with the access token of anybody who is signed in. */
  readonly access: 'public' | 'machine' | 'person';
  handle(request: HttpRequest): Promise<HttpReply> | HttpReply;
}

// ── The live side ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A state view that at least one console looks at. */
export interface OpenStateView extends Closable {
  /** Rises when there is something new to show; null while there is nothing to show yet. The hub asks at up to 10 Hz. */
  version(): number | null;
  /** The complete view now, as a frame with this sequence; shared by all consoles that look at it. */
  encode(sequence: number): Uint8Array<ArrayBuffer>;
}

/** Each part offers some state views. `open` throws `SwitchyardError` `not-found` for a thing that does not exist. */
export type StateViewSources = Readonly<Partial<Record<StateViewName, StateViewSource>>>;

export interface StateViewSource {
  /** @param params as the view's schema parsed them */
  open(params: Readonly<Record<string, unknown>>, key: string): OpenStateView;
}

/** What the live side knows, for rules, forecasts and success checks. What is left out comes from the changes part. */
export type LiveSnapshot = Omit<NetworkSnapshot, 'held' | 'intended' | 'lastShiftAtMs' | 'commandedBy' | 'guards'>;

/** Where streams are ingested, as the live side last knew, also at an IDC that has fallen silent. */
/** Where a stream is ingested, what it sends, and how many watch it, wherever they are served. */
export interface StreamIngest {
  readonly idc: string;
  readonly kbps: number | null;
  readonly viewers: number | null;
}

export interface OriginView {
  /** Of each stream; one that nobody ingests is left out. */
  ingestOf(streamIds: readonly string[]): ReadonlyMap<string, StreamIngest>;
  /** Streams ingested at an IDC whose id or publisher has the text in it, in the order of their ids; none when they are more than `most`. */
  find(filter: { readonly ingestIdc: string; readonly find: string; readonly most: number }): {
    readonly streamIds: readonly string[];
    readonly matched: number;
  };
}

export interface LiveState {
  readonly origins: OriginView;
  snapshot(): LiveSnapshot;
  /**
   * A metric's mean over the last `windowMs` from its parts; null when any second of the window is missing or stale.
   */
  windowed(idc: string, metric: 'rebufferPct' | 'startFailurePct' | 'loadPct', windowMs: number): number | null;
  /**
   * Streams that were ingested there and that nobody has ingested anywhere for up to a minute, and those that are ingested there now; null
   * when it is not heard.
   */
  streamsLost(idc: string): { readonly lost: number; readonly live: number } | null;
  /** True when data of the IDC had a gap since `sinceMs`. */
  hadGapSince(idc: string, sinceMs: number): boolean;
}

// ── Actuators ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface RoutingCommand {
  readonly token: number;
  readonly key: string;
  readonly routing: Routing;
}

/** What the target said it holds and does. */
export interface RoutingReadBack {
  readonly readAtMs: number;
  /** Last command the target persisted; null before the first. */
  readonly held: RoutingCommand | null;
  readonly converged: boolean;
  /** Shares by what the target's servers do now; null when it can't tell (HAProxy is down). */
  readonly actual: Routing | null;
  /** In words, for the step record. */
  readonly text: string;
  /** A few words of what has come of the command, for the timeline, e.g. `8 sessions moved`. */
  readonly brief: string;
  /** Per IDC and class the target's own health check: the second witness. */
  readonly checks: readonly {
    readonly idc: string;
    readonly trafficClass: 'publish' | 'play';
    readonly check: 'up' | 'down' | 'unknown';
    readonly detail: string;
    readonly sinceMs: number | null;
  }[];
}

/**
 * What makes traffic steps real. Effects are absolute. `apply` throws:
 * - `SwitchyardError` when the target refused, so surely no effect (e.g. a stale token);
 * - any other error when the outcome is unknown: then only `read` can tell.
 */
export interface TrafficActuator {
  readonly name: string;
  /** Why the target can't check fencing tokens, in words; absent: it checks them. Then an admin, or two approvers, must approve. */
  readonly unfenced?: string | undefined;
  apply(command: RoutingCommand, signal: AbortSignal): Promise<RoutingReadBack>;
  read(signal: AbortSignal): Promise<RoutingReadBack>;
}

/** What makes config steps real: absolute pointers of targets to releases, in the config centre. */
export interface ConfigCommand {
  readonly token: number;
  readonly key: string;
  /** The change that it is a step of, and who asked for that. */
  readonly changeId: string;
  readonly by: Actor;
  readonly namespace: string;
  /** Release by target; targets not named keep theirs. */
  readonly pointers: Readonly<Record<string, number>>;
  /** Share of the instances that report at these targets which must run it; 100 when left out. */
  readonly adoptionPct?: number;
  /** A release that the command makes first; the same change makes it once. */
  readonly make: {
    readonly release: number;
    /** null with `rollbackOf`: the values of that release. */
    readonly values: ConfigValues | null;
    readonly rollbackOf: number | null;
    readonly reason: string;
  } | null;
}

/** What the config centre holds for the targets of a command, and how many of their instances follow. */
export interface ConfigReadBack {
  /** Per target of the command: the token and key that last moved its pointer. */
  readonly held: readonly { readonly target: string; readonly token: number; readonly key: string }[];
  /** Enough of the instances that report at these targets run what they point to; true as well where none ever reported. */
  readonly adopted: boolean;
  /** An instance said that it can't run the release, in words. */
  readonly failed: string | null;
  /** In words, for the step record. */
  readonly text: string;
  /** A few words of what has come of the command, for the timeline, e.g. `3 instances run r4`. */
  readonly brief: string;
}

/** Throws as {@link TrafficActuator} does. */
export interface ConfigActuator {
  apply(command: ConfigCommand): Promise<ConfigReadBack>;
  read(command: ConfigCommand): Promise<ConfigReadBack>;
  /** What rules need of the intent's namespace; null when there is no such. */
  facts(intent: ConfigReleaseIntent | ConfigRollbackIntent): ConfigFacts | null;
  /** Number of the latest release; null when there is no such namespace. */
  latest(namespace: string): number | null;
  /** What each target is to run. */
  pointers(namespace: string): Readonly<Record<string, number>>;
}

/** What makes holds and overrides real: rows of the platform itself. */
export interface GuardCommand {
  readonly token: number;
  readonly key: string;
  readonly changeId: string;
  readonly by: Actor;
  readonly why: string;
  readonly guard: GuardKind;
  /** The rule that only warns; null for a hold. */
  readonly rule: string | null;
  /** By IDC: until when it stands; null lifts it. */
  readonly until: Readonly<Record<string, number | null>>;
}

/** What is held for each part of a command, when every part is fenced by itself. */
export interface HeldParts {
  readonly held: readonly { readonly token: number; readonly key: string }[];
  /** In words, for the step record. */
  readonly text: string;
  /** A few words of what has come of the command, for the timeline. */
  readonly brief: string;
}

/** Throws as {@link TrafficActuator} does. */
export interface GuardActuator {
  apply(command: GuardCommand): Promise<HeldParts>;
  read(command: GuardCommand): Promise<HeldParts>;
}

/** What makes origin steps real: each stream is to be ingested at that IDC. */
export interface OriginCommand {
  readonly token: number;
  readonly key: string;
  /** IDC by stream id. */
  readonly placements: Readonly<Record<string, string>>;
}

export interface OriginReadBack extends HeldParts {
  /** Every stream of the command that is still there is where it is wanted. */
  readonly settled: boolean;
  /** Why it will not settle by waiting, in words; null while it may. */
  readonly failed: string | null;
}

/** Throws as {@link TrafficActuator} does. Fenced by stream: commands for other streams do not stand in each other's way. */
export interface OriginActuator {
  /** In words that follow "moved by", e.g. `the simulator`. */
  readonly name: string;
  /** As {@link TrafficActuator.unfenced}. */
  readonly unfenced?: string;
  apply(command: OriginCommand, signal: AbortSignal): Promise<OriginReadBack>;
  read(command: OriginCommand, signal: AbortSignal): Promise<OriginReadBack>;
}
