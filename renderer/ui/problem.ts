/** A refusal by the platform as a screen says it. */
import type { CallFailure } from '../../shared/ipc/link-port.ts';
import type { Problem } from './conditions.tsx';

/** @param meaning what it means for the operator, said first: the platform's own words follow. */
export function problemOf(failure: CallFailure, meaning: string): Problem {
  const blocking = (failure.data.verdicts ?? []).filter(({ verdict }) => verdict === 'blocks');
  // The message of a refusal mostly lists them itself.
  const unsaid = blocking.map(({ title, reason }) => `${title}: ${reason}`).filter((sentence) => !failure.message.includes(sentence));
  const remedies = [...unsaid, failure.data.remedy].filter((part) => part !== undefined);
  return {
    message: meaning === '' ? failure.message : `${meaning}: ${failure.message}`,
    remedy: remedies.length === 0 ? undefined : remedies.join(' '),
    cause: JSON.stringify({ message: failure.message, ...failure.data }, null, 2),
  };
}
