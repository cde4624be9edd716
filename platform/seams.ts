/** Where a crash run gets between the platform's parts. An ordinary platform is composed with none of it. */
import type { RunTiming } from './changes/run-timing.ts';
import type { Targets } from './changes/target.ts';
import type { LiveState } from './contracts.ts';
import type { Policy } from '../shared/rules/policy.ts';
import type { OpenedStore } from './store/open.ts';

export interface Seams {
  readonly store: (opened: OpenedStore) => OpenedStore;
  /** Every call of whatever makes a step real. */
  readonly targets: (targets: Targets) => Targets;
  readonly live: (live: LiveState) => LiveState;
  readonly policy: (policy: Policy) => Policy;
  readonly timing: RunTiming | undefined;
}

export const noSeams: Seams = {
  store: (opened) => opened,
  targets: (targets) => targets,
  live: (live) => live,
  policy: (policy) => policy,
  timing: undefined,
};
