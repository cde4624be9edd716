/** For tests: encoders that keep an origin actuator's promises: fenced by stream, absolute, read back. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { OriginActuator, OriginCommand, OriginReadBack } from '../../contracts.ts';

export interface FakeEncoders extends OriginActuator {
  /** Commands that changed something, in order: the same key again changes nothing. */
  readonly effects: OriginCommand[];
  /** What it does for the next calls; `undefined`: it works. */
  trouble: 'refuse' | 'dies-after' | 'never-lands' | undefined;
  unfenced?: string;
}

/** @param ingest IDC by stream id: what really is */
export function fakeEncoders(ingest: Map<string, string>): FakeEncoders {
  const held = new Map<string, { readonly token: number; readonly key: string }>();

  function readBack({ placements }: OriginCommand): OriginReadBack {
    const wanted = Object.entries(placements);
    const there = wanted.filter(([id, idc]) => ingest.get(id) === idc).length;
    return {
      held: wanted.map(([id]) => held.get(id) ?? { token: 0, key: 'none' }),
      settled: there === wanted.length,
      failed: encoders.trouble === 'never-lands' ? `${String(wanted.length - there)} streams did not land` : null,
      text: `${String(there)} of ${String(wanted.length)} streams are where they are wanted`,
      brief: `${String(there)} streams switched`,
    };
  }

  const encoders: FakeEncoders = {
    name: 'a test',
    effects: [],
    trouble: undefined,
    apply: async (command) => {
      if (encoders.trouble === 'refuse') throw new SwitchyardError('invalid-params', 'refused by a test');
      const { token, key, placements } = command;
      for (const id of Object.keys(placements)) {
        if ((held.get(id)?.token ?? 0) > token) throw new SwitchyardError('plan-outdated', `${id} holds a newer token`);
      }
      if (Object.keys(placements).some((id) => held.get(id)?.key !== key)) encoders.effects.push(command);
      for (const [id, idc] of Object.entries(placements)) {
        held.set(id, { token, key });
        if (encoders.trouble !== 'never-lands' && ingest.has(id)) ingest.set(id, idc);
      }
      if (encoders.trouble === 'dies-after') throw new Error('socket hang up');
      return readBack(command);
    },
    read: async (command) => readBack(command),
  };
  return encoders;
}
