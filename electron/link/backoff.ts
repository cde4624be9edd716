import { timing } from '../../shared/wire/limits.ts';

/**
 * Wait before try `attempt` (the first try after a loss is 1 and waits for nothing): full jitter, so that a thousand consoles that
 * lost the same platform don't come back in step. The ceiling doubles from 250 ms to 10 s and stays there, for ever.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  if (attempt <= 1) return 0;
  const ceilingMs = Math.min(timing.backoffMaxMs, timing.backoffMinMs * 2 ** Math.min(attempt - 2, 30));
  return Math.floor(random() * ceilingMs);
}
