/** Simulated encoders as a target of changes: sent to an IDC each, fenced by stream, remembered before they are sent. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { OriginActuator, OriginCommand, OriginReadBack } from '../../contracts.ts';
import type { Calls } from './calls.ts';
import type { Whereabouts } from './line.ts';
import { writeMemory } from './memory.ts';
import type { HeldOrigins } from './memory.ts';

interface OriginMemory {
  readonly held: HeldOrigins;
  /** null: it forgets. */
  readonly memoryFile: string | null;
}

export function createSimulatedOrigins(calls: Calls, memory: OriginMemory): OriginActuator {
  let { held } = memory;
  let turn: Promise<unknown> = Promise.resolve();

  async function obey(command: OriginCommand, signal: AbortSignal): Promise<OriginReadBack> {
    const { token, key, placements } = command;
    for (const [id, idc] of Object.entries(placements)) {
      const known = Object.hasOwn(held, id) ? held[id] : undefined;
      if (known === undefined) continue;
      if (known.token > token) {
        throw new SwitchyardError(
          'plan-outdated',
          `${id} was sent by token ${String(known.token)}, which refuses the older ${String(token)}`,
        );
      }
      if (known.key === key && known.idc !== idc) throw new SwitchyardError('key-reused', `key ${key} sent ${id} to ${known.idc} before`);
    }
    const known = await calls.where(Object.keys(held), signal);
    // What has ended is forgotten, so that the memory does not grow for ever.
    const living = Object.fromEntries(Object.entries(held).filter(([id]) => Object.hasOwn(known, id)));
    const next = { ...living, ...Object.fromEntries(Object.entries(placements).map(([id, idc]) => [id, { idc, token, key }])) };
    if (memory.memoryFile !== null) await writeMemory(memory.memoryFile, next);
    held = next;
    return readBackOf(command, await calls.send(placements, signal));
  }

  function readBackOf({ placements }: OriginCommand, at: Whereabouts): OriginReadBack {
    const wanted = Object.entries(placements);
    const living = wanted.filter(([id]) => Object.hasOwn(at, id));
    const there = living.filter(([id, idc]) => at[id] === idc).length;
    const ended = wanted.length === living.length ? '' : `, ${String(wanted.length - living.length)} have ended`;
    return {
      held: wanted.map(([id]) => (Object.hasOwn(held, id) ? held[id] : undefined) ?? neverSent),
      settled: there === living.length,
      failed: null,
      text: `${String(there)} of ${String(living.length)} simulated streams are ingested where they were sent${ended}`,
      brief: there === 1 ? '1 stream switched' : `${String(there)} streams switched`,
    };
  }

  return {
    name: 'the simulator',
    async apply(command, signal) {
      const mine = turn.then(() => obey(command, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    read: async (command, signal) => readBackOf(command, await calls.where(Object.keys(command.placements), signal)),
  };
}

const neverSent = { token: 0, key: '' };
