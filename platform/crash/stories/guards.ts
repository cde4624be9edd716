import { ordinary } from './story.ts';
import type { Story } from './story.ts';

const standsForMs = 3_600_000;

export const hold: Story = {
  ...ordinary,
  name: 'hold',
  asking: ({ idcs }) => ({ intent: async () => ({ kind: 'hold', idcs: idcs.slice(1, 2), untilMs: Date.now() + standsForMs }) }),
};

export const override: Story = {
  ...ordinary,
  name: 'override',
  asking: ({ idcs }) => ({
    intent: async () => ({ kind: 'override', rule: 'anti-flap', idcs: idcs.slice(1, 3), untilMs: Date.now() + standsForMs }),
  }),
};
