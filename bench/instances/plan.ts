/** What a process of many instances is told to do and what it reports: messages between two processes. */

export interface InstancesPlan {
  readonly platformUrl: string;
  readonly machineSecret: string;
  readonly namespace: string;
  /** One instance for each: the target that it reads. */
  readonly targets: readonly string[];
}

export type InstancesOrder =
  { readonly kind: 'open'; readonly plan: InstancesPlan } | { readonly kind: 'report'; readonly release: number };

/** Of one release, by the clock that both processes share. Unix ms, sorted. */
export interface ReleaseReport {
  readonly instances: number;
  /** When each that has it had read and checked it. */
  readonly receivedAtMs: readonly number[];
  /** When the platform had taken each report that it runs. */
  readonly reportedAtMs: readonly number[];
  /** Requests that failed since the instances were opened. */
  readonly failures: number;
}

export type InstancesAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'report'; readonly report: ReleaseReport }
  | { readonly kind: 'failed'; readonly why: string };
