import type { Story } from './story.ts';

const standsForMs = 3_600_000;

const guarded = { rebufferPct: 0.5, prepare: async () => undefined, outcome: 'succeeded' } as const;

export const hold: Story = {
  ...guarded,
  name: 'hold',
  intent: async ({ idcs }) => ({ kind: 'hold', idcs: idcs.slice(1, 2), untilMs: Date.now() + standsForMs }),
};

export const override: Story = {
  ...guarded,
  name: 'override',
  intent: async ({ idcs }) => ({ kind: 'override', rule: 'anti-flap', idcs: idcs.slice(1, 3), untilMs: Date.now() + standsForMs }),
};
