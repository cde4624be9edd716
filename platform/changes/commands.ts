/** Absolute commands for targets: what a step means, and what brings back what was there. Pure. */
import type { Change } from '../../shared/changes/change.ts';
import type { PlanStep } from '../../shared/changes/plan.ts';
import { platformActor } from '../platform-actor.ts';
import type { Baseline, EffectCommand, StoredChange, TargetCommand } from './journal.ts';

/** A drill's commands are wrapped, so that none of them can reach a real target. */
export function commandOf(stored: StoredChange, planned: PlanStep): EffectCommand {
  return wrapped(stored.change, stepCommand(stored, planned));
}

function wrapped({ id, mode }: Change, command: TargetCommand): EffectCommand {
  return mode === 'drill' ? { kind: 'drill', changeId: id, command } : command;
}

function stepCommand({ change, plan }: StoredChange, planned: PlanStep): TargetCommand {
  switch (planned.kind) {
    case 'route':
      return { kind: 'route', routing: planned.routing };
    case 'origin':
      return { kind: 'origin', placements: Object.fromEntries(planned.streamIds.map((id) => [id, planned.toIdc])) };
    case 'guard': {
      const { guard, rule, idcs, untilMs } = planned;
      const until = Object.fromEntries(idcs.map((idc) => [idc, untilMs]));
      return { kind: 'guard', changeId: change.id, by: change.requester, why: change.reason, guard, rule, until };
    }
    case 'config': {
      const { namespace, release, targets, adoptionPct } = planned;
      const { intent } = plan.core;
      const made = { release, reason: change.reason };
      return {
        kind: 'config',
        changeId: change.id,
        by: change.requester,
        namespace,
        adoptionPct,
        pointers: Object.fromEntries(targets.map((target) => [target, release])),
        make:
          intent.kind === 'config-release'
            ? { ...made, values: intent.values, rollbackOf: null }
            : { ...made, values: null, rollbackOf: intent.kind === 'config-rollback' ? intent.toRelease : null },
      };
    }
  }
}

export function revertCommand(stored: StoredChange, baseline: Baseline): EffectCommand {
  return wrapped(stored.change, backCommand(stored, baseline));
}

/** Absolute: what the targets were asked for when the change was submitted. Of several targets, only those that were touched. */
function backCommand({ change, plan }: StoredChange, baseline: Baseline): TargetCommand {
  const by = change.state.phase === 'reverting' ? change.state.by : platformActor;
  const touched = plan.core.steps.filter(({ index }) => {
    const effect = change.steps[index]?.effect ?? 'none';
    return effect !== 'none' && effect !== 'failed';
  });
  switch (baseline.kind) {
    case 'route':
      return { kind: 'route', routing: baseline.routing };
    case 'origin': {
      const switched = new Set(touched.flatMap((step) => (step.kind === 'origin' ? step.streamIds : [])));
      const placements = Object.fromEntries(Object.entries(baseline.at).filter(([id]) => switched.has(id)));
      return { kind: 'origin', placements };
    }
    case 'guard': {
      const why = change.state.phase === 'reverting' ? change.state.why : change.reason;
      return { kind: 'guard', changeId: change.id, by, why, guard: baseline.guard, rule: baseline.rule, until: baseline.until };
    }
    case 'config': {
      const targets = touched.flatMap((step) => (step.kind === 'config' ? step.targets : []));
      const pointers = Object.entries(baseline.pointers).filter(([target]) => targets.includes(target));
      const { namespace } = baseline;
      return { kind: 'config', changeId: change.id, by, namespace, pointers: Object.fromEntries(pointers), make: null };
    }
  }
}

/** What of a command stands in the audit log. */
export function auditedCommand(command: EffectCommand): Readonly<Record<string, unknown>> {
  switch (command.kind) {
    case 'drill':
      return { drill: true, ...auditedCommand(command.command) };
    case 'route':
      return { routing: command.routing };
    case 'config':
      return { namespace: command.namespace, pointers: command.pointers, release: command.make?.release ?? null };
    case 'guard':
      return { guard: command.guard, rule: command.rule, until: command.until };
    case 'origin': {
      const streams = Object.keys(command.placements);
      return { streams: streams.length, toIdcs: [...new Set(Object.values(command.placements))], first: streams.slice(0, 100) };
    }
  }
}
