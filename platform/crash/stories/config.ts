import type { ConfigReleaseIntent } from '../../../shared/changes/intent.ts';
import { mediaNamespace } from '../instances.ts';
import type { People } from '../people.ts';
import { toTheEnd } from '../run.ts';
import type { Stage } from '../stage.ts';
import { ordinary } from './story.ts';
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

/** Edited from the newest. */
async function edit(stage: Stage, people: People): Promise<ConfigReleaseIntent> {
  const { release, values } = await latest(people);
  return {
    kind: 'config-release',
    namespace: mediaNamespace,
    baseRelease: release,
    values: { ...values, 'relay.reconnectMs': 1_000 + release },
    stages: stages(stage),
    adoptionPct: 100,
    holdMs,
    onBreach: 'pause',
  };
}

export const configRelease: Story = {
  ...ordinary,
  name: 'config-release',
  asking: (stage, people) => ({ intent: () => edit(stage, people) }),
};

export const configRollback: Story = {
  ...ordinary,
  name: 'config-rollback',
  prepare: async (stage, people) => {
    const asked = await people.ask({ intent: () => edit(stage, people) }, 'prepare-rollback');
    await toTheEnd(people, asked.change.id, ordinary);
  },
  asking: (stage) => ({
    intent: async () => ({
      kind: 'config-rollback',
      namespace: mediaNamespace,
      toRelease: 1,
      stages: stages(stage),
      adoptionPct: 100,
      holdMs,
    }),
  }),
};
