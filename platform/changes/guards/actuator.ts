/** Holds and overrides made real: rows in the platform's own database, read back from there. */
import { listed, utcWords } from '../../../shared/rules/input.ts';
import type { Clock, GuardActuator, GuardCommand, HeldParts } from '../../contracts.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import type { World } from '../world.ts';
import type { GuardRow, GuardsRead } from './operations.ts';

export interface GuardActuatorOptions {
  readonly store: PlatformStore;
  readonly clock: Clock;
  readonly world: Pick<World, 'learnGuards'>;
}

export function createGuardActuator({ store, clock, world }: GuardActuatorOptions): GuardActuator {
  function told(command: GuardCommand, { rows, guards }: GuardsRead): HeldParts {
    world.learnGuards(guards);
    return {
      held: rows.map(({ token, effect_key: key }) => ({ token, key })),
      text: rows.length === 0 ? `no guard stands on ${listed(Object.keys(command.until))}` : rows.map(rowWords).join('; '),
      brief: briefOf(command),
    };
  }
  return {
    apply: async (command) => told(command, await store.run('guard.apply', { command, atMs: clock() })),
    read: async (command) => told(command, await store.run('guard.read', { command })),
  };
}

function rowWords(row: GuardRow): string {
  const what = row.guard === 'hold' ? `${row.idc} is held` : `${row.rule} only warns on ${row.idc}`;
  return row.until_ms === null ? `${what} no longer` : `${what} until ${utcWords(row.until_ms)}`;
}

function briefOf({ guard, rule, until }: GuardCommand): string {
  const standing = Object.entries(until).filter(([, untilMs]) => untilMs !== null);
  const [, untilMs] = standing[0] ?? [];
  if (untilMs === undefined || untilMs === null) return guard === 'hold' ? 'hold lifted' : 'override lifted';
  return guard === 'hold' ? `held until ${utcWords(untilMs)}` : `${rule ?? ''} only warns until ${utcWords(untilMs)}`;
}
