import { ordinary } from './story.ts';
import type { Story } from './story.ts';

/** There and back again: both streams at one IDC, one at a time to the other. nginx-rtmp can't fence, so two approve. */
export const originSwitch: Story = {
  ...ordinary,
  name: 'origin-switch',
  asking: ({ idcs, origins }) => ({
    intent: async () => {
      const [home = '', other = ''] = idcs;
      return {
        kind: 'origin-switch',
        streams: { by: 'ids', streamIds: [...origins.streamIds] },
        toIdc: origins.streamIds.every((id) => origins.placeOf(id) === other) ? home : other,
        batch: 1,
        holdMs: 60,
        onBreach: 'pause',
      };
    },
  }),
  approvers: ['ana', 'amir'],
};
