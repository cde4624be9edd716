import type { TrafficShiftIntent } from '../../../shared/changes/intent.ts';
import type { Stage } from '../stage.ts';
import type { Story } from './story.ts';

const holdMs = 60;

/** Away while the IDC serves, back when it does not: the same network serves any number of rounds. */
function shift({ idcs, target }: Stage, differs: Partial<TrafficShiftIntent>): TrafficShiftIntent {
  const idc = idcs[0] ?? '';
  const serves = (target.held()?.routing.play[idc] ?? 1) > 0;
  return {
    kind: 'traffic-shift',
    direction: serves ? 'away' : 'back',
    idcs: [idc],
    receivers: {},
    stepPercents: [50, 100],
    holdMs,
    profile: 'normal',
    onBreach: 'pause',
    ...differs,
  };
}

export const stagedShift: Story = {
  name: 'shift',
  rebufferPct: 0.5,
  prepare: async () => undefined,
  intent: async (stage) => shift(stage, {}),
  outcome: 'succeeded',
};

export const emergencyShift: Story = {
  ...stagedShift,
  name: 'emergency-shift',
  intent: async (stage) => shift(stage, { stepPercents: [100], profile: 'emergency' }),
};

export const breakGlass: Story = {
  ...emergencyShift,
  name: 'break-glass',
  asking: ({ idcs }) => ({ who: 'ana', differs: { breakGlass: { why: 'nobody else is awake', typed: idcs[0] ?? '' } } }),
};

export const revertedShift: Story = {
  ...stagedShift,
  name: 'reverted-shift',
  rebufferPct: 50,
  intent: async (stage) => shift(stage, { stepPercents: [100], onBreach: 'revert' }),
  outcome: 'reverted',
};
