import { beforeEach, describe, expect, it } from 'vitest';
import type { OriginCommand } from '../../contracts.ts';
import { manualTime } from '../../test-support/manual-time.ts';
import type { MediaOrigins, Place } from './media-origins.ts';
import { createNginxOrigins } from './nginx-rtmp.ts';

const never = new AbortController().signal;
const command: OriginCommand = { token: 3, key: 'switch', placements: { 'match-1': 'ath-1', 'match-2': 'ath-1' } };

function place(idc: string): Place {
  return { idc, node: `${idc}-origin`, application: 'live' };
}

let at: Map<string, Place>;
/** Where each dropped encoder comes back, in turn; nothing left: at the IDC that is steered to. */
let landings: string[];
let dropped: string[];
let steered: (string | null)[];
let answers: boolean;
const time = manualTime();

const origins: MediaOrigins = {
  where: async (streamIds) => {
    if (!answers) throw new Error('osl-1-origin: connection refused');
    return new Map([...at].filter(([id]) => streamIds.includes(id)));
  },
  drop: async (streamId, { node }) => {
    dropped.push(`${streamId} at ${node}`);
    at.set(streamId, place(landings.shift() ?? steered.at(-1) ?? 'osl-1'));
  },
};

function actuator() {
  const steer = async (publishTo: string | null): Promise<void> => {
    steered.push(publishTo);
  };
  return createNginxOrigins({ origins, steer, timers: time.timers, tries: 3, pauseMs: 1_000 });
}

async function passes(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    time.advance(500);
  }
}

beforeEach(() => {
  at = new Map([
    ['match-1', place('osl-1')],
    ['match-2', place('ath-1')],
  ]);
  [landings, dropped, steered, answers] = [[], [], [], true];
});

describe('origin steps on nginx-rtmp', () => {
  it('say that the target can not fence', () => {
    expect(actuator().unfenced).toBe("nginx-rtmp can't check fencing tokens");
  });

  it('drop only what is elsewhere, while the ingress sends publishers to where they are wanted', async () => {
    const target = actuator();
    expect(await target.apply(command, never)).toMatchObject({ settled: false });
    await passes(2_000);
    expect(dropped).toEqual(['match-1 at osl-1-origin']);
    expect(steered).toEqual(['ath-1']);
    expect(await target.read(command, never)).toMatchObject({
      settled: true,
      failed: null,
      held: [
        { token: 3, key: 'switch' },
        { token: 3, key: 'switch' },
      ],
    });
  });

  it('drop again what has landed elsewhere, after a pause', async () => {
    landings = ['lis-1'];
    const target = actuator();
    await target.apply(command, never);
    await passes(3_000);
    expect(dropped).toEqual(['match-1 at osl-1-origin', 'match-1 at lis-1-origin']);
    expect(await target.read(command, never)).toMatchObject({ settled: true });
  });

  it('give up after some tries, say so once, and try again when they are told again', async () => {
    landings = ['lis-1', 'osl-1', 'lis-1'];
    const target = actuator();
    await target.apply(command, never);
    await passes(6_000);
    expect(dropped).toHaveLength(3);
    expect(await target.read(command, never)).toMatchObject({
      failed: 'match-1 did not land where wanted in 3 tries',
      held: [{ token: 3 }, { token: 3 }],
    });
    expect(await target.read(command, never)).toMatchObject({ failed: null, held: [{ token: 0 }, { token: 0 }] });
    await target.apply(command, never);
    await passes(2_000);
    expect(await target.read(command, never)).toMatchObject({ settled: true });
  });

  it('given twice drop nobody twice', async () => {
    const target = actuator();
    await target.apply(command, never);
    await target.apply(command, never);
    await passes(3_000);
    await target.apply(command, never);
    await passes(3_000);
    expect(dropped).toHaveLength(1);
  });

  it('refuse an older command, and stop for a newer one', async () => {
    landings = ['lis-1', 'lis-1', 'lis-1', 'lis-1'];
    const target = actuator();
    await target.apply(command, never);
    await passes(1_000);
    await expect(target.apply({ ...command, token: 2, key: 'late' }, never)).rejects.toMatchObject({ code: 'plan-outdated' });
    landings = [];
    const back: OriginCommand = { token: 4, key: 'back', placements: { 'match-1': 'osl-1', 'match-2': 'ath-1' } };
    await target.apply(back, never);
    await passes(3_000);
    expect(at.get('match-1')?.idc).toBe('osl-1');
    expect((await target.read(command, never)).held).toContainEqual({ token: 4, key: 'back' });
  });

  it('drop nobody while an origin does not answer: the stream may be there', async () => {
    answers = false;
    const target = actuator();
    await expect(target.apply(command, never)).rejects.toThrow('connection refused');
    await passes(1_500);
    expect(dropped).toEqual([]);
  });
});
