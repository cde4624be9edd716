import type { TrafficShiftIntent } from '../../../shared/changes/intent.ts';
import type { Stage } from '../stage.ts';
import { ordinary } from './story.ts';
import type { Story } from './story.ts';

const holdMs = 60;
/** Time enough for a second person, unless their platform dies on them. */
const startsInMs = 4_000;

/** Away while the IDC serves, back when it does not: the same network serves any number of rounds. */
function shift({ idcs, target }: Stage, differs: Partial<TrafficShiftIntent> = {}): TrafficShiftIntent {
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

const emergency: Partial<TrafficShiftIntent> = { stepPercents: [100], profile: 'emergency' };

export const stagedShift: Story = {
  ...ordinary,
  name: 'shift',
  asking: (stage) => ({ intent: async () => shift(stage) }),
};

export const emergencyShift: Story = {
  ...ordinary,
  name: 'emergency-shift',
  asking: (stage) => ({ intent: async () => shift(stage, emergency) }),
};

/** Until somebody else has signed it off. */
export const breakGlass: Story = {
  ...ordinary,
  name: 'break-glass',
  asking: (stage) => ({
    intent: async () => shift(stage, emergency),
    who: 'ana',
    breakGlass: { why: 'nobody else is awake', typed: stage.idcs[0] ?? '' },
  }),
};

export const revertedShift: Story = {
  ...ordinary,
  name: 'reverted-shift',
  surroundings: { ...ordinary.surroundings, rebufferPct: 50 },
  asking: (stage) => ({ intent: async () => shift(stage, { stepPercents: [100], onBreach: 'revert' }) }),
  outcome: 'reverted',
};

export const scheduledShift: Story = {
  ...ordinary,
  name: 'scheduled-shift',
  asking: (stage) => ({ intent: async () => shift(stage, { stepPercents: [100] }), startsInMs }),
};

/** By an admin, who may also while the target has not said yet whether it fences. */
export const webhookShift: Story = {
  ...ordinary,
  name: 'webhook-shift',
  surroundings: { ...ordinary.surroundings, mover: 'webhook' },
  asking: (stage) => ({ intent: async () => shift(stage) }),
  approvers: ['ada'],
};

export const dnsShift: Story = {
  ...ordinary,
  name: 'dns-shift',
  surroundings: { ...ordinary.surroundings, mover: 'dns' },
  asking: (stage) => ({ intent: async () => shift(stage) }),
};

export const drilledShift: Story = {
  ...ordinary,
  name: 'drill',
  asking: (stage) => ({ intent: async () => shift(stage), mode: 'drill' }),
};
