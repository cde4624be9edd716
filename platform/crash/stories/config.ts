import { mediaNamespace } from '../instances.ts';
import type { People } from '../people.ts';
import { toTheEnd } from '../run.ts';
import type { Stage } from '../stage.ts';
import type { Story } from './story.ts';

const holdMs = 60;

/** The first IDC alone, then the rest. */
function stages({ idcs }: Stage): string[][] {
  return [idcs.slice(0, 1), idcs.slice(1)];
}

async function latest(people: People) {
  const { releases } = await people.call('omar', 'config.namespace', { namespace: mediaNamespace });
  const [newest] = releases;
  if (newest === undefined) throw new Error('the namespace has no release');
  return newest;
}

export const configRelease: Story = {
  name: 'config-release',
  rebufferPct: 0.5,
  prepare: async () => undefined,
  intent: async (stage, people) => {
    const { release, values } = await latest(people);
    const edited = { ...values, 'relay.reconnectMs': 1_000 + release };
    return {
      kind: 'config-release',
      namespace: mediaNamespace,
      baseRelease: release,
      values: edited,
      stages: stages(stage),
      adoptionPct: 100,
      holdMs,
      onBreach: 'pause',
    };
  },
  outcome: 'succeeded',
};

export const configRollback: Story = {
  ...configRelease,
  name: 'config-rollback',
  prepare: async (stage, people) => {
    const asked = await people.ask(() => configRelease.intent(stage, people), 'prepare-rollback');
    await toTheEnd(people, asked.change.id);
  },
  intent: async (stage) => ({
    kind: 'config-rollback',
    namespace: mediaNamespace,
    toRelease: 1,
    stages: stages(stage),
    adoptionPct: 100,
    holdMs,
  }),
};
