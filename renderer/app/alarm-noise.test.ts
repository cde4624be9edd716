import { describe, expect, it } from 'vitest';
import { exampleAlarm } from '../../shared/model/example-alarm.ts';
import type { Alarm } from '../../shared/model/events.ts';
import { noiseOf, nothingHeard, repeatsEveryMs } from './alarm-noise.ts';
import { createPlayer, figures } from './tones.ts';

const by = { subject: 'ines', name: 'Ines', role: 'operator' as const, kind: 'person' as const };
const acknowledged = { by, atMs: 1, why: 'on it' };
const shelved = { by, atMs: 1, untilMs: 9, why: 'known' };

/** What is heard, look by look, a second apart. */
function heardOver(looks: readonly (readonly Alarm[])[]): readonly (string | null)[] {
  let heard = nothingHeard;
  return looks.map((alarms, index) => {
    const noise = noiseOf(alarms, heard, index * 1000);
    heard = noise.heard;
    return noise.severity;
  });
}

const degraded = exampleAlarm({ severity: 'degraded' });

describe('the noise of alarms', () => {
  it('is one sound for whatever is new, as bad as the worst of it', () => {
    const flood = Array.from({ length: 500 }, (_, index) =>
      exampleAlarm({ id: `a${index}`, severity: index === 250 ? 'critical' : 'unknown' }),
    );
    expect(heardOver([flood, flood])).toEqual(['critical', null]);
  });

  it('is made once for an alarm that stays, again when it becomes worse or comes back, and not when it becomes less bad', () => {
    const worse = exampleAlarm({ severity: 'degraded', count: 2 });
    expect(heardOver([[degraded], [degraded], [worse], [exampleAlarm({ severity: 'unknown', count: 2 })]])).toEqual([
      'degraded',
      null,
      'degraded',
      null,
    ]);
    expect(heardOver([[degraded], [exampleAlarm()]])).toEqual(['degraded', 'critical']);
  });

  it('is never made for what somebody has taken, shelved, or what is over', () => {
    expect(
      heardOver([[exampleAlarm({ acknowledged }), exampleAlarm({ id: 'b', shelved }), exampleAlarm({ id: 'c', clearedAtMs: 5 })]]),
    ).toEqual([null]);
  });

  it('is made when a shelf ends', () => {
    expect(heardOver([[exampleAlarm({ severity: 'degraded', shelved })], [degraded]])).toEqual([null, 'degraded']);
  });

  it('says a critical alarm again until somebody takes it', () => {
    const alarm = exampleAlarm();
    const seconds = repeatsEveryMs / 1000;
    const looks = Array.from({ length: seconds * 2 + 1 }, () => [alarm]);
    const heard = heardOver([
      ...looks,
      [exampleAlarm({ acknowledged })],
      ...looks.slice(0, seconds).map(() => [exampleAlarm({ acknowledged })]),
    ]);
    expect(heard.flatMap((severity, second) => (severity === null ? [] : [second]))).toEqual([0, seconds, 2 * seconds]);
  });
});

describe('a player of tones', () => {
  it('is silent on a machine without a loudspeaker', () => {
    const play = createPlayer(() => {
      throw new Error('no audio device');
    });
    expect(() => play('critical')).not.toThrow();
  });

  it('has a figure of its own for each severity that makes noise', () => {
    expect(Object.values(figures).map((notes) => notes.length)).toEqual([6, 2, 1, 0]);
  });
});
