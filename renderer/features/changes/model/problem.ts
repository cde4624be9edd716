import type { CallFailure } from '../../../../shared/ipc/link-port.ts';

interface ShownProblem {
  readonly message: string;
  readonly remedy: string | undefined;
  readonly cause: string;
}

/** A refusal as a screen says it: what it means first, the platform's words and the raw cause below. */
export function problemOf(failure: CallFailure, meaning: string): ShownProblem {
  const verdicts = (failure.data.verdicts ?? []).filter(({ verdict }) => verdict === 'blocks');
  const reasons = verdicts.map(({ title, reason }) => `${title}: ${reason}`);
  return {
    message: `${meaning}: ${failure.message}`,
    remedy: [...reasons, failure.data.remedy].filter((part) => part !== undefined).join(' ') || undefined,
    cause: JSON.stringify({ message: failure.message, ...failure.data }, null, 2),
  };
}
