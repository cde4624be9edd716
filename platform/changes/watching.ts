/** How long a step is held and over what window it is checked, so that every check can be answered with figures of after the step. */
import type { Network } from '../../shared/model/network.ts';
import type { Policy } from '../../shared/rules/policy.ts';

interface WatchingParts {
  readonly policy: Pick<Policy, 'checkWindowLeastMs' | 'checkWindowMostMs'>;
  readonly network: Pick<Network, 'prometheus'>;
}

export interface Watching {
  /** At least as long as was asked for. */
  readonly holdMs: number;
  readonly windowMs: number;
}

/** A server that is asked every so often tells of samples that are up to one interval old then. */
const intervalsLate = 2;

export function watchingOf(askedMs: number, { policy, network }: WatchingParts): Watching {
  const everyMs = network.prometheus?.intervalMs ?? 0;
  const lateMs = intervalsLate * everyMs;
  const leastMs = Math.max(policy.checkWindowLeastMs, everyMs);
  const holdMs = Math.max(askedMs, leastMs + lateMs);
  const lastHalfMs = Math.min(Math.round(askedMs / 2), holdMs - lateMs);
  return { holdMs, windowMs: Math.max(leastMs, Math.min(policy.checkWindowMostMs, lastHalfMs)) };
}
