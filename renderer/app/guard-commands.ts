/** What the palette offers for the holds and overrides that stand: the way to lift each. */
import type { Role } from '../../shared/model/identity.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { Command } from '../ui/commands.ts';
import type { GuardEntry } from '../ui/guards.ts';
import { guardTitle, liftHref } from '../ui/guards.ts';
import { navigate } from '../ui/routes.ts';
import { paletteText } from './palette-text.ts';

export function guardCommands(guards: readonly GuardEntry[], role: Role): readonly Command[] {
  if (!roleMay(role, methods['change.submit'].role)) return [];
  return guards.map((guard) => ({
    id: `lift ${guard.changeId} ${guard.rule ?? ''}`,
    title: paletteText.lift(guardTitle(guard)),
    group: paletteText.groups.act,
    words: `${guard.guard} ${guard.changeId} ${guard.by}`,
    run: () => navigate(liftHref(guard)),
  }));
}
