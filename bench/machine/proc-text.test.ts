import { describe, expect, it } from 'vitest';
import { parseMachineTimes, parseRssMb, parseSchedstatMs, parseStat } from './proc-text.ts';

describe('the text of /proc', () => {
  it('gives a process its name, parent and CPU time, whatever its name holds', () => {
    const line = '8385 (a (b) c) S 12 8385 1 0 -1 4194304 100 0 0 0 150 50 7 3 20 0 11 0 1 2 3';
    expect(parseStat(line)).toEqual({ name: 'a (b) c', parent: 12, cpuMs: 2000, endedChildrenCpuMs: 100 });
  });

  it('refuses what is not a process', () => {
    expect(() => parseStat('nothing')).toThrow('not a line');
  });

  it('reads resident memory in MB, and none of one that has ended', () => {
    expect(parseRssMb('Name:\tnode\nVmRSS:\t   1000000 kB\nThreads:\t3\n')).toBe(1024);
    expect(parseRssMb('Name:\tnode\nState:\tZ (zombie)\n')).toBeNaN();
  });

  it('reads the time of a thread to the nanosecond', () => {
    expect(parseSchedstatMs('1122280 72718 2\n')).toBeCloseTo(1.12228, 5);
  });

  it('tells busy, stolen and all time of the machine apart', () => {
    const times = parseMachineTimes('cpu  100 1 50 800 20 4 5 20 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n');
    expect(times).toEqual({ busyMs: 1600, stealMs: 200, totalMs: 10_000 });
  });
});
