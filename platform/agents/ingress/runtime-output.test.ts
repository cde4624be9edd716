import { describe, expect, it } from 'vitest';
import { parseReading, parseSessionLog } from './runtime-output.ts';

const backends = { publish: 'origins', play: 'edges' };

/** Recorded from HAProxy 2.6.12; the columns that nobody reads are left out. */
const recorded = `Name: HAProxy
Version: 2.6.12-1+deb12u4
Pid: 6582
Uptime_sec: 4
Start_time_sec: 1795437967

# pxname,svname,scur,status,weight,lastchg,type,check_status,last_chk,check_desc,
origins,osl-1,2,UP,85,5,2,L4OK,,Layer4 check passed,
origins,ath-1,1,UP 1/2,0,5,2,* L4OK,,Layer4 check passed,
origins,lis-1,0,DOWN,85,4,2,L4CON,Connection refused,Layer4 connection problem,
edges,osl-1,0,no check,85,4,2,,,,

0x5610ca79c520: proto=tcpv4 src=127.0.0.1:43538 fe=publish be=origins srv=osl-1 ts=00 epoch=0 age=2s calls=2 rate=1 cpu=0 lat=0 rq[f=848202h,i=0,an=00h,rx=29s,wx=,ax=] rp[f=80048202h,i=0,an=00h,rx=29s,wx=,ax=] scf=[8,0h,fd=9] scb=[8,1h,fd=12] exp=0s rc=0 c_exp=
0x5610ca8a2fc0: proto=tcpv4 src=127.0.0.1:43544 fe=publish be=origins srv=ath-1 ts=00 epoch=0 age=1h02m calls=2 rate=0 cpu=0 lat=0 rq[] rp[] scf=[] scb=[] exp=0s rc=0 c_exp=
0x5610ca8a3f60: proto=tcpv4 src=127.0.0.1:43548 fe=publish be=<NONE> srv=<none> ts=00 epoch=0 age=0s calls=2
0x5610ca8a4ca0: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age=0s calls=1 rate=1
`;

describe('parseReading', () => {
  const reading = parseReading(recorded, backends);
  it('reads weights, checks in words, and sessions per server', () => {
    expect(reading.servers).toEqual([
      {
        idc: 'osl-1',
        trafficClass: 'publish',
        weight: 85,
        check: 'up',
        checkDetail: 'L4OK Layer4 check passed',
        sinceSeconds: 5,
        sessions: 2,
      },
      {
        idc: 'ath-1',
        trafficClass: 'publish',
        weight: 0,
        check: 'up',
        checkDetail: 'L4OK Layer4 check passed',
        sinceSeconds: 5,
        sessions: 1,
      },
      {
        idc: 'lis-1',
        trafficClass: 'publish',
        weight: 85,
        check: 'down',
        checkDetail: 'L4CON Layer4 connection problem: Connection refused',
        sinceSeconds: 4,
        sessions: 0,
      },
      { idc: 'osl-1', trafficClass: 'play', weight: 85, check: 'unknown', checkDetail: '', sinceSeconds: 4, sessions: 0 },
    ]);
  });
  it('reads the sessions that a server has, and no others', () => {
    expect(reading.sessions.map(({ idc, clientPort, ageSeconds }) => ({ idc, clientPort, ageSeconds }))).toEqual([
      { idc: 'osl-1', clientPort: 43538, ageSeconds: 2 },
      { idc: 'ath-1', clientPort: 43544, ageSeconds: 3720 },
    ]);
  });
  it('refuses what is no answer of HAProxy', () => {
    expect(() => parseReading('Permission denied', backends)).toThrow(/something else/);
  });
});

describe('parseSessionLog', () => {
  it('reads who took the session and when', () => {
    expect(parseSessionLog('session 43538 origins osl-1 1795437970.045 --\n', backends)).toEqual({
      trafficClass: 'publish',
      idc: 'osl-1',
      clientPort: 43538,
      acceptedAtMs: 1795437970045,
    });
  });
  it('names no IDC when no server took it', () => {
    expect(parseSessionLog('session 43538 edges <NOSRV> 1795437970.045 SC', backends)?.idc).toBeUndefined();
  });
  it('leaves other messages alone', () => {
    expect(parseSessionLog('Server origins/lis-1 is DOWN, reason: Layer4 connection problem', backends)).toBeUndefined();
  });
});
