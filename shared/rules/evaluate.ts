/** All guards on one change, blocking ones first. Run by the console before the press, enforced by the platform. */
import { shiftRouting } from '../changes/shift.ts';
import type { RuleVerdict } from '../changes/plan.ts';
import { skippedByBreakGlass } from './break-glass.ts';
import { judgeCommandAuthority, judgeOneChangePerIdc, judgeSecondPerson } from './common-rules.ts';
import { judgeBaseRelease, judgeValidValues } from './config-rules.ts';
import { judgeFreezeWindow } from './freeze-rules.ts';
import { judgeHold, judgeTimeLimit, overridden } from './guard-rules.ts';
import { judgeStaleInputs } from './input-rules.ts';
import type { Judgement, RuleInput } from './input.ts';
import { judgeDependencyOrder } from './order-rules.ts';
import { judgeDestination, judgeEncodersReachable, judgeFreshDestination, judgeOriginRoom } from './origin-rules.ts';
import { judgeBlastRadius, judgeHeadroomFloor } from './step-rules.ts';
import {
  judgeActuatorReachable,
  judgeAntiFlap,
  judgeFreshReceivers,
  judgeLoadCeiling,
  judgeOneShift,
  judgeServingIdcs,
} from './traffic-rules.ts';

type RuleName = RuleVerdict['rule'];

/** What the rules are called on screen. */
export const ruleTitles: Readonly<Record<RuleName, string>> = {
  'serving-idcs': 'Serving IDCs',
  'load-ceiling': 'Load ceiling',
  'one-change-per-idc': 'One change per IDC',
  'one-shift': 'One shift at a time',
  'fresh-receivers': 'Fresh receivers',
  'anti-flap': 'Anti-flap',
  'freeze-window': 'Freeze windows',
  'actuator-reachable': 'Traffic manager reachable',
  'second-person': 'Second person',
  'command-authority': 'Command authority',
  'base-release': 'Base release',
  'valid-values': 'Valid values',
  'headroom-floor': 'Headroom floor',
  'blast-radius': 'Blast radius',
  'stale-inputs': 'Stale inputs',
  'dependency-order': 'Order of release',
  hold: 'Holds',
  'time-limit': 'Time limit',
  destination: 'Destination',
};

const severity: Readonly<Record<RuleVerdict['verdict'], number>> = { blocks: 0, warns: 1, allows: 2 };

/** Every rule's verdict; a rule that has nothing to say about this kind of change is left out. */
export function evaluateRules(given: RuleInput): RuleVerdict[] {
  const input = fromReached(given);
  return [...ofKind(input), ...ofEveryKind(input)]
    .map(([rule, judgement]): RuleVerdict => {
      const { verdict, reason } = overridden(rule, judgement, input);
      return { rule, title: ruleTitles[rule], verdict, reason };
    })
    .map((verdict) => (input.breakGlass === true ? skippedByBreakGlass(verdict, input.unfenced ?? null) : verdict))
    .toSorted((left, right) => severity[left.verdict] - severity[right.verdict]);
}

/** A step under way is asked for already and may have moved nothing yet: it is judged as one that is still to come. */
function fromReached(input: RuleInput): RuleInput {
  const shares = input.progress?.shares ?? null;
  return shares === null ? input : { ...input, snapshot: { ...input.snapshot, intended: shares.reached } };
}

export function blocks(verdicts: readonly RuleVerdict[]): boolean {
  return verdicts.some(({ verdict }) => verdict === 'blocks');
}

/** The blocking reasons in one line, for a message. */
export function blockedBecause(verdicts: readonly RuleVerdict[]): string {
  return verdicts
    .filter(({ verdict }) => verdict === 'blocks')
    .map(({ title, reason }) => `${title}: ${reason}`)
    .join(' ');
}

type Judged = readonly [RuleName, Judgement];

function ofKind(input: RuleInput): Judged[] {
  const { intent } = input;
  switch (intent.kind) {
    case 'traffic-shift': {
      const shift = { ...input, intent, routing: input.routing ?? shiftRouting(intent, input.snapshot) };
      return [
        ['serving-idcs', judgeServingIdcs(shift)],
        ['load-ceiling', judgeLoadCeiling(shift)],
        ['headroom-floor', judgeHeadroomFloor(shift)],
        ['blast-radius', judgeBlastRadius(shift)],
        ['one-shift', judgeOneShift(shift)],
        ['fresh-receivers', judgeFreshReceivers(shift)],
        ['stale-inputs', judgeStaleInputs(shift)],
        ['anti-flap', judgeAntiFlap(shift)],
        ['actuator-reachable', judgeActuatorReachable(shift)],
      ];
    }
    case 'config-release':
    case 'config-rollback':
      return [
        ['base-release', judgeBaseRelease({ ...input, intent })],
        ['valid-values', judgeValidValues({ ...input, intent })],
        ['dependency-order', judgeDependencyOrder({ ...input, intent })],
      ];
    case 'origin-switch': {
      if (input.origin === undefined) return [];
      const origin = { ...input, intent, origin: input.origin };
      return [
        ['destination', judgeDestination(origin)],
        ['fresh-receivers', judgeFreshDestination(origin)],
        ['load-ceiling', judgeOriginRoom(origin)],
        ['actuator-reachable', judgeEncodersReachable(origin)],
      ];
    }
    case 'override':
    case 'hold':
      return [['time-limit', judgeTimeLimit({ ...input, intent })]];
  }
}

function ofEveryKind(input: RuleInput): Judged[] {
  return [
    ['hold', judgeHold(input)],
    ['one-change-per-idc', judgeOneChangePerIdc(input)],
    ['freeze-window', judgeFreezeWindow(input)],
    ['second-person', judgeSecondPerson(input)],
    ...(input.people === undefined ? [] : [['command-authority', judgeCommandAuthority({ ...input, people: input.people })] as const]),
  ];
}
