import type { Policy } from '../../shared/rules/policy.ts';
import { policyNamespace } from '../../shared/rules/policy.ts';
import { useAsked } from './asked.ts';
import { useLogView } from './hooks.ts';

/** What the platform's rules go by, asked again when the timeline says that it has changed; null until it is known. */
export function usePolicy(): Policy | null {
  const timeline = useLogView('timeline');
  const changed =
    timeline.state === 'shown' ? timeline.events.findLast(({ body }) => body.release?.namespace === policyNamespace)?.offset : undefined;
  const { value } = useAsked('config.policy', {}, { revision: changed });
  return value.state === 'shown' ? value.result.policy : null;
}
