import { describe, expect, it } from 'vitest';
import { createSessionRegister } from './session-register.ts';

const line = { trafficClass: 'play', idc: 'osl-1', clientPort: 40_001, acceptedAtMs: 10_000 } as const;
const living = { id: '0x1', trafficClass: 'play', idc: 'osl-1', clientPort: 40_001, ageSeconds: 0 } as const;

describe('the session register', () => {
  it('knows a session that lived only between two readings', () => {
    const register = createSessionRegister();
    register.began(line);
    register.observed([], 10_400, 10_410);
    expect(register.all(10_410)).toMatchObject([{ idc: 'osl-1', clientPort: 40_001, startedAtMs: 10_000, endedAtMs: 10_410 }]);
  });
  it('does not end a session that began while HAProxy was being read', () => {
    const register = createSessionRegister();
    register.began(line);
    register.observed([], 10_050, 10_060);
    expect(register.all(10_060)[0]?.endedAtMs).toBeUndefined();
  });
  it('finds sessions whose log line was lost', () => {
    const register = createSessionRegister();
    register.observed([{ ...living, ageSeconds: 7 }], 20_000, 20_010);
    expect(register.all(20_010)).toMatchObject([{ idc: 'osl-1', startedAtMs: 13_010 }]);
  });
  it('tells two sessions from one client port apart', () => {
    const register = createSessionRegister();
    register.began(line);
    register.began({ ...line, idc: 'ath-1', acceptedAtMs: 12_000 });
    const sessions = register.all(12_000);
    expect(sessions.map(({ idc, endedAtMs }) => [idc, endedAtMs])).toEqual([
      ['ath-1', undefined],
      ['osl-1', 12_000],
    ]);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2);
  });
  it('forgets an ended session after a minute', () => {
    const register = createSessionRegister();
    register.began(line);
    register.observed([], 10_400, 10_410);
    expect(register.all(80_000)).toEqual([]);
  });
});
